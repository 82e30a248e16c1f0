# The Python package: tests and wheel.  All that is needed comes from PyPI, into build/.

PYTHON ?= python3
build/venv/ok: src/python/requirements-test.txt
	$(PYTHON) -m venv --clear build/venv
	build/venv/bin/pip install -q --disable-pip-version-check -r $<
	@touch $@
test-python: lib build/thresh build/venv/ok ## the Python package: pytest, recipes, datatrove
	PYTHONPATH=src/python PYTHONDONTWRITEBYTECODE=1 build/venv/bin/python -m pytest -q -p no:cacheprovider src/python/tests
wheel: lib build/thresh ## build/thresh-VERSION-py3-none-manylinux_*.whl, tested in a fresh environment
	@.ci/deps wheel
	@src/python/wheel.sh
.PHONY: test-python wheel
