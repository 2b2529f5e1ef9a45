"""What the papers of the example say, and how two reviewers judge it and put it.

"|" parts ways to say the same thing; {words} are facts of the study (make_example.py, class Study).
"""
from collections import namedtuple

ITEMS = ("sequence-generation baseline allocation-concealment random-housing blinding-caregivers "
         "random-outcome-assessment blinding-assessors incomplete-outcome-data "
         "selective-outcome-reporting other-bias").split()
SEQ, BAS, CON, HOU, BLC, ROA, BLA, INC, SEL, OTH = ITEMS

# Where both agree. Item and kind of paper: what the paper says (perhaps nothing) and where, then
# the first and the second reviewer.
Same = namedtuple("Same", "quote section r1 r2")
AGREE = {
    (SEQ, "random"): [
        Same(
            "the {animals} were randomly divided into {g} groups (n = {n}).|"
            "{animals} were assigned at random to {g} groups of {n}.|"
            "{g} groups of {n} {animals} each were formed randomly.", "Methods",
            'Stated as randomised, method not described|Only "randomly", no method named|'
            "Random claimed, no table or computer|Randomised, but how?",
            "The authors write that groups were random, but not how|"
            "Random groups are claimed; how chance decided is not told|"
            "Called random without a method"),
        Same(
            "after weighing, the {animals} were randomly divided into {g} groups.", "Methods",
            "Weighed, then randomised; method not described|"
            "Stated as randomised, method not described",
            "How the draw was made after weighing is open|"
            "Weights first, then a draw nobody describes")],
    (SEQ, "silent"): [
        Same(
            "", "",
            "Not reported|No word on how groups were formed|Forming of groups not described",
            "Nothing is said about how the animals came into groups|"
            "Allocation is described nowhere|The methods name the groups, not how they were made")],
    (BAS, "yes"): [
        Same(
            "{sex} {strain} {animals} aged {age} and weighing {weight} were used.|"
            "healthy {sex} {strain} {animals} ({age}, {weight}) came from one breeder.", "Methods",
            "Same sex, age and weight range in all groups|"
            "{sex} {strain} only, {weight} in all groups|One strain, sex and age; narrow weights",
            "All {animals} were {sex} {strain} of {weight}; model made first|"
            "Animals are alike in strain, sex, age and weight|"
            "Same sex and weight; disease came before allocation"),
        Same(
            "body weight, ALT and AST at baseline are given in Table 1.|"
            "before treatment the groups did not differ in weight or ALT (Table 1).", "Results",
            "Baseline values reported per group and alike|Table 1: weight, ALT and AST close|"
            "Table 1, no gap",
            "Weight and enzymes per group are close in Table 1|"
            "The baseline table shows no gap that matters"),
        Same(
            "the model was first established with {inducer}; groups were formed afterwards.",
            "Methods",
            "Induced before allocation, animals alike|Disease first, then groups; weights alike",
            "Groups were formed after {inducer}; sex and weight are the same|"
            "Comparable animals, all ill before they were allocated")],
    (BAS, "pre"): [
        Same(
            "{cells} were given 24 h before {inducer}.", "Methods",
            "Stem cells given before modelling; who induced not said",
            "Stem cells came before the model; whether the inducer knew the groups is open")],
    (BAS, "unclear"): [
        Same(
            "{strain} {animals} were purchased and kept for one week before use.", "Methods",
            "Strain only; no weight, no sex|Sex and weight not given|Not reported",
            "Nothing but the strain is told|Weights and sex are missing|"
            "No baseline data in text or tables")],
    (CON, "random"): [
        Same(
            "", "",
            "Randomised, concealment not described|Who held the list is not said|"
            "Random, but keeper of the order not named|No envelopes, no third party",
            "It is open whether the next group could be foreseen|"
            "Nothing on who kept the allocation list|"
            "Envelopes or a third party are not mentioned|"
            "Random, but perhaps from an open list; not told")],
    (CON, "silent"): [
        Same(
            "", "",
            "Not reported|No allocation described, so no concealment|Nothing on concealment",
            "The paper does not say who allocated the animals|"
            "Neither allocation nor concealment is described|"
            "How the group became known is not told")],
    (HOU, "yes"): [
        Same(
            "{cages} were placed at random {on} the {stand}.|"
            "the positions of the {cages} {on} the {stand} were drawn by lot.", "Methods",
            "Cage positions randomised|Places {on} the {stand} drawn at random|"
            "Random places for {cages}",
            "The {cages} stood in random order {on} the {stand}|"
            "Where each animal stood was left to chance|"
            "Random placing {on} the {stand} is described"),
        Same(
            "animals of all groups shared {cages}.|"
            "{animals} from different groups were housed together.", "Methods",
            "All groups housed together|Groups mixed within {cages}|Shared {cages}",
            "Animals of every group in the same {cages}|"
            "The groups lived together, place cannot matter|"
            "Mixed housing, so position does not go with treatment"),
        Same(
            "all {cages} stood {on} one {stand} at 22 °C with a 12 h light cycle.|"
            "all {animals} were kept {on} the same {stand} throughout.", "Methods",
            "One {stand} for all; place can hardly move ALT|"
            "Same {stand}, serum outcomes: low by our rule|Place hardly matters for the outcomes",
            "One {stand} for everybody and serum values as outcome|"
            "Housing is shared; enzymes will not depend on it|Low by the rule on shared housing")],
    (HOU, "unclear"): [
        Same(
            "animals had free access to food and water under a 12 h light cycle.|"
            "{animals} were kept at 22 °C with food and water ad libitum.", "Methods",
            "Light and food given, place of {cages} not|Not reported|"
            "Housing described, positions not",
            "We learn about food and light, not where {cages} stood|"
            "Where the groups were kept is not told|Placement is missing")],
    (BLC, "silent"): [
        Same(
            "", "",
            "Not reported|No blinding of carers mentioned|Nothing on who knew the groups|"
            "Carers and surgeons not mentioned",
            "The paper is silent on what the carers knew|"
            "Blinding during the experiment is not described|"
            "Whether the person injecting knew the group is open|"
            "No coded {cages} or syringes are described")],
    (BLC, "assessor"): [
        Same(
            "", "",
            "Only the assessor is called blinded|Blinding of assessors only (item 7)|"
            "Carers not mentioned, reader blinded",
            "Blinding is told of the readers, not of the carers|"
            "Only reading was blinded; treatment is left open|"
            "The blinding concerns assessment alone")],
    (ROA, "yes"): [
        Same(
            "animals for sampling were picked with a random number table.|"
            "{k} {animals} per group were chosen by computer-generated numbers.", "Methods",
            "Picked with random numbers|Random numbers for sampling|"
            "Picking by chance, method named",
            "A chance method of picking {animals} is named|Sampling followed random numbers|"
            "Who was sampled was decided by random numbers")],
    (ROA, "unclear"): [
        Same(
            "{k} {animals} from each group were randomly selected at each time point.|"
            "at 24 and 72 h, {k} {animals} per group were killed at random.", "Methods",
            "Said to be picked at random, method not described|Random selection, no method|"
            '"Random" only',
            "How the {k} animals were picked is not explained|"
            "Random picking is claimed, not described|"
            "A random choice is stated without its method"),
        Same(
            "blood was taken from all {animals} at 24 h.|all {animals} were killed at 72 h.",
            "Methods",
            "All animals assessed, order not described|Order of sampling not given|"
            "Everyone measured, order unknown",
            "All were measured; in which order is not told|The order of sampling is missing|"
            "No order of assessment is described"),
        Same(
            "", "",
            "Not reported|Nothing on picking of animals|Selection for assessment not described",
            "How animals came to assessment is not said|"
            "The paper does not tell who was picked, or how|Picking is mentioned nowhere")],
    (BLA, "yes"): [
        Same(
            "sections were scored by a pathologist unaware of the groups.|"
            "two pathologists blinded to the treatment graded necrosis.|"
            "histology was read by an observer blinded to group.", "Methods",
            "Assessor blinded to the group|Reader unaware of treatment|"
            "Blinded reading of histology",
            "The reader of the slides did not know the group|"
            "Scoring by a blinded observer is described|Blinded reading is stated and credible"),
        Same(
            "slides and serum samples were coded, and the code was opened after analysis.",
            "Methods",
            "Samples coded until read|Coded slides and sera",
            "Codes were opened only at the end|Coded samples kept the assessor unaware")],
    (BLA, "unclear"): [
        Same(
            "serum ALT was measured with an automatic analyser; sections were graded for "
            "necrosis.|liver sections were stained and scored for necrosis and inflammation.|"
            "five fields per section were scored.", "Methods",
            "Not reported|Who graded the sections is not said|"
            "Scoring needs judgement; reader unknown|No blinding of assessors mentioned",
            "Nobody says what the reader of the slides knew|"
            "Histology was scored by an unnamed person|Blinding is not mentioned for any outcome|"
            "The grading is a matter of judgement and blinding is open")],
    (INC, "yes"): [
        Same(
            "data are mean ± SD, n = {n} per group.|"
            "values are shown for all {n} animals of each group.|"
            "there were {n} {animals} in each group.", "Results",
            "All animals are in the analysis|n = {n} in methods and figures|"
            "No losses reported, n = {n} throughout|Same n allocated and analysed",
            "The same {n} per group appear in methods and results|"
            "Every animal allocated is also in the figures|"
            "Group sizes stay at {n}; nobody is missing|No animal was lost before the analysis")],
    (SEL, "yes"): [
        Same(
            "survival, ALT, AST, cytokines and histology were assessed.|"
            "outcomes were ALT, AST, TNF-α, IL-6 and histology.|"
            "liver function, cytokines and necrosis were measured at all times.", "Methods",
            "No protocol found, all outcomes in the methods are reported|"
            "All announced outcomes have results|Methods and results match|"
            "Every measured outcome reported",
            "Everything announced in the methods comes back in the results|"
            "No protocol, but nothing expected is missing|"
            "Each outcome has numbers for all groups|The results cover all that was measured")],
    (OTH, "unclear"): [
        Same(
            "this work was supported by a research foundation.|"
            "the study was funded by a regional grant.", "Acknowledgements",
            "Role of the funder not stated|Funder named, its part unknown|Funding given, role not",
            "What the funder had to do with the study is not told|"
            "A grant is named; its influence is open|The sponsor's part cannot be made out"),
        Same(
            "", "",
            "Unit of analysis not stated|Animals or sections as n: not clear|"
            "Statistics too short to judge",
            "It is not clear what one data point stands for|"
            "Whether n counts animals is left open|"
            "The analysis is too briefly told to rule out flaws")],
}

# Where they differ: `ab` times the first reviewer says what `a` has and the second what `b` has,
# `ba` times the other way round. A quote "A: ..." or "B: ..." was found by that side alone.
Case = namedtuple("Case", "item kind settled cause ab ba quote section a b reason support")
MISSED, AMBIGUOUS, READING = "missed-text", "ambiguous-text", "guidance-read-differently"
SLIP, OTHER = "slip", "other"
DIFFER = [
    Case(SEQ, "random", "unclear", READING, 1, 1,
         "The {animals} were randomly grouped by body weight.", "Methods",
         "yes: Randomised within weight classes",
         "unclear: Weight classes named, the draw inside them not",
         "Blocks are fine only where chance is shown to decide inside them.|"
         "Weight classes alone are no chance method.",
         "Randomised by weight, method not described"),
    Case(SEQ, "random", "unclear", SLIP, 0, 1,
         "A: A random number table was used to choose microscope fields.", "Methods",
         "yes: Random number table",
         "unclear: Randomised, but no method for the groups",
         "The table was for choosing fields, not for the groups.",
         "Stated as randomised, method not described"),
    Case(SEQ, "random", "unclear", AMBIGUOUS, 1, 0,
         "On arrival the {animals} were randomly divided into {g} groups.", "Methods",
         "no: Groups formed in the order of delivery",
         "unclear: Random, method not described",
         '"On arrival" is the time, not the way.',
         "Stated as randomised, method not described"),
    Case(BAS, "yes", "yes", MISSED, 2, 2,
         "A: Weight, ALT and AST per group are listed in Table S1.", "Supplement",
         "yes: Values per group in the supplement, close|"
         "Baseline values reported per group and alike",
         "unclear: No baseline values found|Weights only for all animals together",
         "The table is in the supplement, which one of us had not opened.|"
         "Weights per group stand in the supplement.",
         "Baseline values reported per group and alike"),
    Case(BAS, "yes", "yes", READING, 2, 2,
         "{sex} {strain} {animals} of {weight} were used throughout.", "Methods",
         "yes: Same sex, age and weight range in all groups|Alike in strain, sex and weight",
         "unclear: One range for all animals, not per group|Weight not shown by group",
         "We agreed that one strain, one sex and a narrow weight range are enough.|"
         "By our rule a common narrow range will do.",
         "Same sex, age and weight range in all groups"),
    Case(BAS, "yes", "yes", SLIP, 1, 0,
         "B: Body weight was lower in the model group on day 7.", "Results",
         "yes: Weights alike at the start",
         "no: Groups differ at baseline, no adjustment",
         "The weights compared were those of day 7, not of the start.",
         "Weights alike at the start"),
    Case(BAS, "pre", "unclear", AMBIGUOUS, 1, 1,
         "{cells} were infused 24 h before {inducer}.", "Methods",
         "no: Stem cells before modelling; induced with groups known",
         "unclear: Stem cells given before modelling; who induced is not said",
         "It is not said that whoever induced the disease knew the groups.|"
         "The cells came first, but who induced, and knowing what, is open.",
         "Stem cells given before modelling; blinding of induction not reported"),
    Case(BAS, "pre", "unclear", MISSED, 0, 1,
         "B: {cells} were injected the day before {inducer}.", "Methods",
         "yes: Same sex, age and weight range in all groups",
         "unclear: Stem cells given before modelling; by whom it was induced is open",
         "One of us had missed that the cells came before the model.",
         "Stem cells given before modelling; blinding of induction not reported"),
    Case(BAS, "unclear", "unclear", AMBIGUOUS, 1, 1,
         "{strain} {animals} of either sex were used.", "Methods",
         "yes: One strain and age for all",
         "unclear: Both sexes, not said how many in each group",
         "Both sexes were used and the share per group is not given.|"
         "How the sexes were spread is open.",
         "Both sexes, share per group not given"),
    Case(CON, "random", "unclear", AMBIGUOUS, 0, 1,
         "The {animals} were numbered and randomly assigned.", "Methods",
         "no: Allotted by animal number, so foreseeable",
         "unclear: Randomised, concealment not described",
         "The numbers mark the animals; that they decided the group is not said.",
         "Randomised, concealment not described"),
    Case(HOU, "yes", "yes", READING, 3, 2,
         "All groups were kept {on} the same {stand} at 22 °C.", "Methods",
         "yes: Same {stand}; serum values hardly depend on place|"
         "One {stand} for all groups: low by our rule",
         "unclear: Same conditions, places of {cages} not given|"
         "A shared {stand} is not random placing|Place of each group not described",
         "Our rule: one {stand} for all and serum outcomes count as low.|"
         "By the rule made before the start, place can hardly matter here.|"
         "Not random, but ALT will not depend on the place.",
         "One {stand} for all groups; place can hardly affect the outcomes"),
    Case(HOU, "yes", "yes", MISSED, 1, 2,
         "A: The places of the {cages} were drawn by lot.", "Statistics|Fig. 1 legend|Supplement",
         "yes: Cage positions randomised|Places drawn by lot",
         "unclear: Not reported|Only food and light described",
         "The sentence stands under Statistics.|It is told in the legend of Figure 1.|"
         "Only the supplement has it.",
         "Cage positions randomised"),
    Case(HOU, "yes", "yes", AMBIGUOUS, 1, 1,
         "B: Donor animals were kept in a separate room.", "Methods",
         "yes: All groups housed together",
         "no: Groups kept in different places",
         "The other room was for donors of cells, not for a group.|"
         "Only the donors were elsewhere.",
         "All groups housed together"),
    Case(HOU, "yes", "yes", SLIP, 1, 0,
         "The {cages} were placed {on} the {stand} in random order.", "Methods",
         "yes: Random order {on} the {stand}",
         "unclear: Cage positions randomised",
         "Wrong key: the note already says randomised.",
         "Cage positions randomised"),
    Case(HOU, "unclear", "unclear", READING, 2, 1,
         "All groups were housed under identical conditions.", "Methods",
         "yes: Identical conditions for all groups|Housing the same for all",
         "unclear: Conditions alike, places not described|No word on rooms or {cages}",
         "The same conditions are not random placing, and no room is named.|"
         "Alike is not random; whether they shared a {stand} is not told.",
         "Identical conditions, placement not described"),
    Case(HOU, "unclear", "unclear", AMBIGUOUS, 1, 1,
         "Each group was housed separately.", "Methods",
         "no: Groups kept in different places",
         "unclear: Separate {cages}, their places not given",
         "Separate {cages} may stand side by side; the places are not given.|"
         "Apart from each other, but perhaps {on} the same {stand}.",
         "Groups apart, places not given"),
    Case(HOU, "unclear", "unclear", READING, 0, 1,
         "Animals were put into {cages} at random.", "Methods",
         "yes: Random housing",
         "unclear: Animals caged at random, places of {cages} open",
         "Random animals in {cages} is not random places.",
         "Places of {cages} not described"),
    Case(BLC, "assessor", "unclear", READING, 2, 1,
         "The experiment was performed in a double-blind manner.", "Methods",
         "yes: Double-blind experiment|Double-blind stated",
         'unclear: Stated as blinded, method not described|"Double-blind" without saying who',
         "Who was blinded, and how, is not told.|"
         "The word alone does not show that carers were blinded.",
         "Stated as blinded, method not described"),
    Case(BLC, "assessor", "unclear", AMBIGUOUS, 1, 0,
         "Cell culture and injection were done by one of the authors.", "Methods",
         "no: One author prepared and injected",
         "unclear: Knowledge of the person injecting not told",
         "Control injections may have been coded; nothing is said.",
         "Not reported"),
    Case(BLC, "assessor", "unclear", OTHER, 1, 0,
         "Syringes were coded by a technician.", "Methods",
         "yes: Coded syringes",
         "no: Cell suspension is cloudy, saline clear",
         "Coded, but whether the code could be guessed stays open.",
         "Coded syringes, success of blinding open"),
    Case(ROA, "yes", "yes", MISSED, 1, 2,
         "A: Animals to be killed were drawn by random numbers.", "Supplement|Methods",
         "yes: Picked with random numbers|Random numbers for killing",
         "unclear: Not reported|Picking of animals not described",
         "The supplement describes the draw.|It is told in the last line of the methods.",
         "Picked with random numbers"),
    Case(ROA, "unclear", "unclear", READING, 4, 2,
         "{k} {animals} per group were randomly chosen.", "Methods",
         "yes: Picked at random|Random choice of animals|{k} animals chosen randomly",
         "unclear: Said to be picked at random, method not described|"
         "How the {k} were chosen is not told",
         "As in item 1, the word alone is not a method.|Random by word only; we want the method.|"
         "A claim of chance without the means.",
         "Said to be picked at random, method not described"),
    Case(ROA, "unclear", "unclear", AMBIGUOUS, 2, 1,
         "Samples were collected from control, model and treatment groups.", "Methods",
         "no: One group after the other|Groups sampled in turn",
         "unclear: Order of sampling not described|Groups are listed, the order is not",
         "The sentence lists the groups; it need not be the order.|"
         "A list of groups is no order of work.",
         "Order of sampling not described"),
    Case(ROA, "unclear", "unclear", SLIP, 1, 1,
         "A: Representative images are shown.", "Fig. 2 legend",
         "no: Chosen by eye",
         "unclear: Not reported",
         "That is about images in a figure, not about animals.|"
         "The images were chosen, not the animals.",
         "Not reported"),
    Case(ROA, "unclear", "unclear", READING, 0, 1,
         "All {animals} were assessed at 24 h.", "Methods",
         "yes: All animals assessed",
         "unclear: All animals assessed, order not described",
         "Measuring all is not enough; the order must be random.",
         "All animals assessed, order not described"),
    Case(BLA, "yes", "yes", MISSED, 3, 3,
         "A: Scores were given by an observer blinded to treatment.", "Fig. 3 legend",
         "yes: Assessor blinded to the group|Legend says blinded observer|Blinded scoring",
         "unclear: Not reported|No blinding found in the methods|Who scored is not said",
         "The legend of Figure 3 says so.|It stands in a figure legend, not in the methods.|"
         "One of us read the methods only.",
         "Assessor blinded to the group"),
    Case(BLA, "yes", "yes", READING, 0, 1,
         "A pathologist who did not know the groups scored the livers.", "Methods",
         "yes: Pathologist blinded",
         "unclear: Blinded for histology, other outcomes not mentioned",
         "Only histology takes judgement here; the rest is read by a machine.",
         "Blinded reading of histology"),
    Case(BLA, "unclear", "unclear", READING, 2, 2,
         "ALT was measured with an automatic analyser; necrosis was graded.", "Methods",
         "yes: Not blinded, outcome hardly open to influence|ALT comes from a machine",
         "unclear: Histology score needs judgement, reader unknown|"
         "No blinding told for necrosis grades",
         "Serum values are safe, but the necrosis grade is a main outcome too.|"
         "The grade takes judgement, and nobody says who gave it.",
         "Grading needs judgement, blinding not reported"),
    Case(BLA, "unclear", "unclear", AMBIGUOUS, 1, 0,
         "Two independent pathologists examined the sections.", "Methods",
         "yes: Two independent pathologists",
         "unclear: Independent, but not said to be blinded",
         "Independent of each other does not mean unaware of the group.",
         "Two readers, blinding not reported"),
    Case(BLA, "unclear", "unclear", AMBIGUOUS, 1, 2,
         "The authors scored the sections.", "Methods",
         "no: Scored by the authors, who knew the groups|Authors did the scoring",
         "unclear: What the scorers knew is not told|Blinding not reported",
         "That the scorers knew the groups is likely, but not said.|"
         "Authors may have scored coded slides.",
         "Blinding of scorers not reported"),
    Case(BLA, "unclear", "unclear", OTHER, 1, 0,
         "Livers were photographed and scored blindly.", "Methods",
         "yes: Scored blindly",
         "no: Treated livers look different, so blinding broken",
         "Blinding is claimed; whether it held we cannot tell.",
         "Stated as blinded, method not described"),
    Case(INC, "yes", "yes", MISSED, 2, 2,
         "A: Mean ± SD, n = {n} per group.", "Fig. 2 legend",
         "yes: All animals are in the analysis|n = {n} in every legend",
         "unclear: Numbers allocated and analysed cannot be compared|No n with the results",
         "The legends give n for every figure.|The legends give the same n as the methods.",
         "All animals are in the analysis"),
    Case(INC, "yes", "yes", AMBIGUOUS, 1, 0,
         "Deaths up to day 7 are shown in the survival curve.", "Results",
         "yes: Deaths are counted as the outcome",
         "no: Dead animals left out of the tests",
         "Serum was taken at 24 h, when all were alive; later deaths are the outcome.",
         "All animals are in the analysis"),
    Case(INC, "yes", "yes", AMBIGUOUS, 1, 1,
         "Experiments were done with {k}-{n} {animals} per group.", "Methods",
         "yes: Range over experiments, each complete",
         "unclear: n as a range, losses cannot be seen",
         "The range is over experiments; in each, n stays the same.|Each experiment keeps its n.",
         "All animals are in the analysis"),
    Case(OTH, "unclear", "unclear", READING, 2, 1,
         "Supported by a national programme.", "Acknowledgements",
         "yes: No other source of bias found|No further flaw seen",
         "unclear: Role of the funder not stated|Part of the funder unknown",
         "The funder's role is on our list and is not stated.|"
         "Our list asks for the funder's part.",
         "Role of the funder not stated"),
    Case(OTH, "unclear", "unclear", AMBIGUOUS, 1, 1,
         "Ten fields per liver were analysed.", "Methods",
         "no: Unit-of-analysis error|Fields counted as animals",
         "unclear: Fields or animals as n: not clear|What n stands for is not told",
         "Fields may have been averaged for each animal.|"
         "It is not told whether fields were averaged.",
         "Unit of analysis not clear"),
    Case(OTH, "unclear", "unclear", OTHER, 1, 0,
         "Cells were a gift of the manufacturer.", "Acknowledgements",
         "yes: No other source of bias found",
         "no: Manufacturer has an interest",
         "A gift of cells is no proof of influence, and its part is not told.",
         "Role of the manufacturer not stated"),
]
