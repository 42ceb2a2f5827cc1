# shellcheck shell=bash
# Packages of Debian's suites, without touching the machine's own apt. What the signed index of a suite names is taken,
# whichever version that is, and verified by the SHA-256 that stands there. DEBIAN_MIRROR names a mirror where the
# machine's apt knows none, DEBIAN_ARCHITECTURE another architecture than the machine's.

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

debian_mirror() {
	local mirror=${DEBIAN_MIRROR:-}
	if [[ -z $mirror ]]; then
		mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' \
			| head -n 1)
	fi
	[[ -n $mirror ]] || die 'apt knows no mirror of Debian: name one in DEBIAN_MIRROR.'
	printf '%s\n' "${mirror%/}"
}

# suite_release <suite>
# Prints the suite's Release file, once somebody whom Debian's keyring knows has signed it.
suite_release() {
	local kept
	kept=$(mktemp -d)
	curl -fsS --retry 2 --max-time 60 -o "$kept/signed" "$(debian_mirror)/dists/$1/InRelease"
	# gpgv itself fails where one of several keys is newer than the keyring; apt asks for one good signature as well.
	gpgv --quiet --status-fd 1 --keyring "$DEBIAN_KEYRING" --output "$kept/release" "$kept/signed" \
		>"$kept/status" 2>/dev/null || true
	grep -q '^\[GNUPG:] VALIDSIG' "$kept/status" || die "Nobody whom $DEBIAN_KEYRING knows has signed $1."
	cat -- "$kept/release"
	rm -rf -- "$kept"
}

# download <empty folder> <url> <sha256> <name>
download() {
	curl -fsS --retry 2 --max-time 300 -o "$1/$4" "$2"
	printf '%s  %s\n' "$3" "$1/$4" | sha256sum --check --quiet --strict || die "$2 is not the file that was named."
}

# downloaded <url> <sha256>
# Prints where the file stands in the cache.
downloaded() {
	local name=${1##*/}
	printf '%s/%s\n' "$(make_cached "downloads/$2" download "$1" "$2" "$name")" "$name"
}

# suite_index <suite>
# Prints where the suite's list of packages stands; asked once in a run, so that one run sees one suite.
suite_index() {
	local path sum architecture=${DEBIAN_ARCHITECTURE:-$(dpkg --print-architecture)} kept
	kept=$RUN/$1-$architecture.index
	if [[ ! -s $kept ]]; then
		path=main/binary-$architecture/Packages.xz
		sum=$(suite_release "$1" | awk -v path="$path" '/^[A-Z]/ { sha = ($1 == "SHA256:") } sha && $3 == path { print $1 }')
		[[ -n $sum ]] || die "The suite $1 names no $path."
		downloaded "$(debian_mirror)/dists/$1/$path" "$sum" >"$kept"
	fi
	cat -- "$kept"
}

# suite_package <suite> <package>
# Prints "<version> <sha256> <file>" of the newest that the suite has; nothing where it has none.
suite_package() {
	local index newest='' line
	index=$(suite_index "$1")
	while read -r line; do
		if [[ -z $newest ]] || dpkg --compare-versions "${line%% *}" gt "${newest%% *}"; then
			newest=$line
		fi
	done < <(xz -dc -- "$index" | awk -v RS= -v name="$2" '
		index($0, "Package: " name "\n") == 1 {
			count = split($0, lines, "\n")
			for (i = 1; i <= count; i++) {
				if (lines[i] ~ /^(Version|SHA256|Filename): /) {
					field[substr(lines[i], 1, index(lines[i], ":") - 1)] = substr(lines[i], index(lines[i], " ") + 1)
				}
			}
			print field["Version"], field["SHA256"], field["Filename"]
		}')
	printf '%s\n' "$newest"
}

# unpack_package <folder> <suite> <package>
# Fails where the suite has no such package.
unpack_package() {
	local found version sum file
	found=$(suite_package "$2" "$3")
	[[ -n $found ]] || return 1
	read -r version sum file <<<"$found"
	dpkg-deb -x "$(downloaded "$(debian_mirror)/$file" "$sum")" "$1"
	say "$3 $version of $2"
}
