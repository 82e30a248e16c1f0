# Shards on Spark: what is needed comes from PyPI, into build/; Java must be there.

build/spark-venv/ok: src/spark/requirements-test.txt
	$(PYTHON) -m venv --clear build/spark-venv
	build/spark-venv/bin/pip install -q --disable-pip-version-check -r $<
	@touch $@
test-spark: lib build/thresh build/spark-venv/ok ## shards on Spark, two executors, against one local run
	build/spark-venv/bin/python src/spark/test.py build/thresh
.PHONY: test-spark
