# By its sources, so that `sudo make install` does not build again as root, who may have no Rust.
$(phplibdir)/clientpress.so: $(wildcard $(srcdir)/../Cargo.* $(srcdir)/Cargo.toml $(srcdir)/build.rs $(srcdir)/src/*.rs \
		$(srcdir)/core/Cargo.toml $(srcdir)/core/src/*.rs $(srcdir)/core/src/*/*.rs)
	@mkdir -p $(phplibdir)
	PHP=$(PHP_EXECUTABLE) PHP_CONFIG=$(PHP_CONFIG) $(CARGO) build --locked --release --lib -p clientpress \
		--manifest-path $(srcdir)/Cargo.toml --target-dir "$${CARGO_TARGET_DIR:-$(top_builddir)/target}"
	cp "$${CARGO_TARGET_DIR:-$(top_builddir)/target}/release/libclientpress.so" $@
