#!/usr/bin/env bash
# Makes a release of what is committed: writes the version everywhere, commits, verifies, tags. Usage: release.sh <version>
# Nothing is pushed. When something does not hold, the branch is where it was before.
# RELEASE_VERIFY is the command that builds and verifies, by default make check-dist.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../tests/site/lib.sh"

VERSION=${1:-}
TODAY=$(date -u +%F)
cd -- "$ROOT"
[[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die 'Name the version, such as 1.2.3: make release VERSION=1.2.3'
[[ -z $(git status --porcelain) ]] || die 'Commit first: a release is made of what is committed.'
! git rev-parse --quiet --verify "refs/tags/v$VERSION" >/dev/null || die "There is a tag v$VERSION already."

OLD=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
[[ $(printf '%s\n' "$OLD" "$VERSION" | sort -V | tail -n 1) == "$VERSION" ]] || die "$VERSION is older than $OLD."

# number <file> <text in front of a number>
number() {
	sed -n "s/.*$2\([0-9]*\);.*/\1/p" "$1" | head -n 1
}

# section <readme section>
# Prints what readme.txt says of this version there.
section() {
	awk -v section="== $1 ==" -v version="= $VERSION =" '
		/^== / { inside = ($0 == section) } /^= / { of = ($0 == version); next } inside && of && NF' plugin/readme.txt
}

unreleased=$(grep -i '^## .*unreleased' CHANGELOG.md) || true
[[ $unreleased != *$'\n'* ]] || die "Make one section of CHANGELOG.md. Both are not released: ${unreleased//$'\n'/, }"
! grep -qF "## $VERSION - " CHANGELOG.md || die "CHANGELOG.md has a section of $VERSION already."
[[ $(grep -m 1 '^## ' CHANGELOG.md) == '## Unreleased' ]] || die 'CHANGELOG.md does not begin with "## Unreleased".'
awk '/^## / { inside = ($2 == "Unreleased") } inside && /^- /' CHANGELOG.md | grep -q . || die 'CHANGELOG.md names no change.'
[[ -n $(section Changelog) ]] || die "readme.txt has no = $VERSION = with a text below == Changelog ==."
[[ -n $(section 'Upgrade Notice') ]] || die "readme.txt has no = $VERSION = with a text below == Upgrade Notice ==."

needed=$(number plugin/src/Kernel/Extension.php 'CONTRACT = ')
offered=$(number rust-ext/src/constants.rs 'CONTRACT: i64 = ')
since=$(number rust-ext/src/constants.rs 'CONTRACT_SINCE: i64 = ')
((since <= needed && needed <= offered)) \
	|| die "The plugin needs contract $needed, and the extension keeps $since to $offered."
section 'Upgrade Notice' | grep -q "contract $needed " || die "The upgrade notice does not name contract $needed, which the plugin needs."

# write <file> <command of sed>
write() {
	sed -i -E "$2" "$1"
	grep -qF -- "$VERSION" "$1" || die "$1 does not name its version where it is expected."
}

before=$(git rev-parse HEAD)
trap 'git reset --quiet --hard "$before"; say "The branch is where it was before."' EXIT

write Cargo.toml "s#^version = \".*\"#version = \"$VERSION\"#"
for lock in Cargo.lock rust-ext/fuzz/Cargo.lock; do
	write "$lock" "/^name = \"clientpress(-core)?\"\$/{n;s/^version = \".*\"/version = \"$VERSION\"/}"
done
write plugin/clientpress.php "s#^( \* Version: +).*#\\1$VERSION#"
write plugin/readme.txt "s#^Stable tag: .*#Stable tag: $VERSION#"
write plugin/src/Kernel/Version.php "s#(NUMBER = ').*'#\\1$VERSION'#"
write plugin/src/Boot/Hooks.php "s#(INSTALLED = ')[^/]*#\\1$VERSION#"
write plugin/languages/clientpress.pot "s#(Project-Id-Version: ClientPress )[0-9.]+#\\1$VERSION#"
write rust-ext/stubs/clientpress.php "s#(const VERSION = ').*'#\\1$VERSION'#"
write docs/openapi.json "s#^(        \"version\": \").*\"#\\1$VERSION\"#"
write docs/install.md "s#(php8.2-clientpress_|php_clientpress-|clientpress/clientpress:)[0-9][0-9.]*#\\1$VERSION#g"
write CHANGELOG.md "s|^## Unreleased\$|## $VERSION - $TODAY|"
printf 'clientpress (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md of ClientPress.\n\n -- ClientPress <clientpress@localhost>  %s\n' \
	"$VERSION" "$(LC_ALL=C date -u -R)" >rust-ext/packaging/debian/changelog

git commit --quiet --all --message "release: $VERSION"
say "Verifying $VERSION"
${RELEASE_VERIFY:-make check-dist}
git tag --annotate --message "ClientPress $VERSION" "v$VERSION"
trap - EXIT
say "Tagged v$VERSION. make dist-all makes its files; then push the branch and the tag, and attach the files to the tag's release."
