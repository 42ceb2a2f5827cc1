dnl For phpize, and so for PIE: Cargo builds what phpize would compile from C.

PHP_ARG_ENABLE([clientpress], [whether to build ClientPress], [AS_HELP_STRING([--enable-clientpress], [Build ClientPress])], [yes])

AC_PATH_PROG([CARGO], [cargo], [no])
if test "$CARGO" = no; then
  AC_MSG_ERROR([cargo is missing: install Rust from https://rustup.rs, and clang with libclang])
fi
PHP_SUBST([CARGO])
dnl Cargo's build asks it by its path.
PHP_CONFIG=`command -v $PHP_CONFIG`
PHP_SUBST([PHP_CONFIG])

dnl As PHP_NEW_EXTENSION does for a shared extension.
PHP_ADD_BUILD_DIR([modules])
PHP_MODULES='$(phplibdir)/clientpress.so'
PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir])
