# Short names for `python3 .ci/studio.py JOB`, which does the work.
.PHONY: run test check bench bench-peers clean
run test check bench bench-peers clean:
	@python3 .ci/studio.py $@
