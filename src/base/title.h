/* Titles of papers, as they are compared. */
#ifndef ROB_BASE_TITLE_H
#define ROB_BASE_TITLE_H

/*
 * A form of a title that is equal for different ways of writing it: rob_text_normal(), with Greek
 * letters by their names ("TNF-α", "TNF-alpha"), "&" as "and", and British spelling as American
 * ("Oedema in anaesthetised rats"). It is to be compared only, not read: the rules apply inside all
 * words. NULL without memory; the caller frees it.
 */
char *rob_title_normal(const char *title);

/*
 * The signs of a title, in their order, that its normal form does not have and by which papers of
 * one series differ: the plus and minus of "CD4+" and "(-)-catechin", the point of "1.5 mg". A
 * hyphen inside a word or between two words does not count. NULL without memory; the caller frees
 * it.
 */
char *rob_title_signs(const char *title);

#endif
