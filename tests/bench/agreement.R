# The same statistics in R, for bench_agreement, which hands the tables over on standard input: a
# line each, nine counts row by row, then the kappa and the standard error that it found.
rows <- as.matrix(read.table(file("stdin")))
tables <- lapply(seq_len(nrow(rows)), function(i) matrix(rows[i, 1:9], 3, byrow = TRUE))

best <- function(run, runs = 5) {
  min(sapply(seq_len(runs), function(i) {
    time <- system.time(run())
    time[["user.self"]] + time[["sys.self"]]
  }))
}

say <- function(what, seconds) cat(sprintf("%-62s %10.6f s\n", what, seconds))

with_package <- function(name, use) {
  if (suppressWarnings(suppressMessages(requireNamespace(name, quietly = TRUE)))) {
    use()
  } else {
    cat("R: package", name, "is not installed, skipped\n")
  }
}

with_package("vcd", function() {
  found <- sapply(tables, function(one) vcd::Kappa(one)$Unweighted)
  apart <- max(abs(found[1, ] - rows[, 10]), abs(found[2, ] - rows[, 11]))
  cat(sprintf("R vcd: kappa and its standard error differ from ours by at most %.1e\n", apart))
  many <- function() for (i in 1:20) for (one in tables) vcd::Kappa(one)
  say("R vcd: kappa and weighted kappa of 10 items, from ready tables", best(many) / 20)
})

with_package("psych", function() {
  many <- function() for (i in 1:5) for (one in tables) psych::cohen.kappa(one)
  say("R psych: kappa and weighted kappa of 10 items, from ready tables", best(many) / 5)
})

# No package gives the variance between studies: this is the table and its kappa alone.
first <- sample.int(3L, 1e7, replace = TRUE)
second <- ifelse(runif(1e7) < 0.75, first, sample.int(3L, 1e7, replace = TRUE))
say("R base: counting 10,000,000 pairs into a table (tabulate)",
    best(function() tabulate(first + 3L * second, 12L), 3))

# Krippendorff's nominal alpha of two complete reviewers, for replicates drawn as tables.
bootstrap <- function(one) {
  drawn <- rmultinom(2000, sum(one), one)
  both <- drawn[c(1, 5, 9), ]
  of <- rbind(2 * drawn[1, ] + drawn[2, ] + drawn[3, ] + drawn[4, ] + drawn[7, ],
              2 * drawn[5, ] + drawn[2, ] + drawn[8, ] + drawn[4, ] + drawn[6, ],
              2 * drawn[9, ] + drawn[3, ] + drawn[6, ] + drawn[7, ] + drawn[8, ])
  n <- 2 * sum(one)
  alpha <- 1 - (n - 1) * (n - 2 * colSums(both)) / (n^2 - colSums(of^2))
  quantile(alpha, c(0.025, 0.975), na.rm = TRUE)
}
say("R base: alpha alone, 2,000 replicates x 10 items (rmultinom)",
    best(function() for (one in tables) bootstrap(one)))
