# Short names for `python3 .ci/studio.py JOB`, which does the work.
.PHONY: run test check bench bench-peers suites clean
run test check bench bench-peers suites clean:
	@python3 .ci/studio.py $@
