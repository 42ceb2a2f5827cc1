# Cargo knows by itself what has changed.
.PHONY: $(phplibdir)/clientpress.so
$(phplibdir)/clientpress.so:
	@mkdir -p $(phplibdir)
	PHP=$(PHP_EXECUTABLE) PHP_CONFIG=$(PHP_CONFIG) $(CARGO) build --locked --release --lib -p clientpress \
		--manifest-path $(srcdir)/Cargo.toml --target-dir "$${CARGO_TARGET_DIR:-$(top_builddir)/target}"
	cp "$${CARGO_TARGET_DIR:-$(top_builddir)/target}/release/libclientpress.so" $@
