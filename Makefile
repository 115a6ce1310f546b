# The commands of the README; all do the set-up first.
.PHONY: run test bench

run:
	@bin/run

test:
	@bin/test

bench:
	@bin/bench
