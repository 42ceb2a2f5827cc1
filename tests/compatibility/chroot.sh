# shellcheck shell=bash
# A Debian of another release, in the cache, with the work tree, the cache and Rust at the same paths as outside. What
# is mounted there is mounted for one command alone, and the kernel takes it away when that ends, however it ends.

# chroot_folder <suite> <package...>
# Prints where it is; the first time it is built, which takes some minutes.
chroot_folder() {
	make_cached "chroots/$1-$(printf '%s\n' "${@:2}" | hash_of -)" build_chroot "$@"
}

# builder <suite> <PHP> [<package>...]
# Prints the folder of a chroot in which the packages for that PHP are built.
builder() {
	chroot_folder "$1" build-essential debhelper dh-php clang libclang-dev ca-certificates git "php$2-cli" "php$2-dev" "${@:3}"
}

# In front of a command: with mounts and processes of its own.
ISOLATED=(unshare --mount --propagation private --pid --fork --kill-child --)
((EUID == 0)) || ISOLATED=(sudo -- "${ISOLATED[@]}")

# build_chroot <empty folder> <suite> <package...>
build_chroot() {
	say "Building a chroot of Debian $2 with ${*:3}"
	# What apt is told here about reaching the mirror holds there as well.
	apt-config dump | grep -E '^Acquire::(https?|Check)' >"$RUN/apt.conf" || true
	# shellcheck disable=SC2016 # Expanded inside.
	timeout --kill-after=20 1800 "${ISOLATED[@]}" bash -euo pipefail -c '
		target=$1 suite=$2 mirror=$3 settings=$4
		shift 4
		debootstrap --variant=minbase "$suite" "$target" "$mirror"
		install -m 644 "$settings" "$target/etc/apt/apt.conf.d/00outside"
		mount -t proc proc "$target/proc"
		chroot "$target" apt-get update -qq
		DEBIAN_FRONTEND=noninteractive chroot "$target" apt-get install -y -qq --no-install-recommends -- "$@"
		chroot "$target" apt-get clean
	' - "$1" "$2" "$(debian_mirror)" "$RUN/apt.conf" "${@:3}" >"$RUN/chroot.log" 2>&1 || {
		tail -n 40 -- "$RUN/chroot.log" >&2
		as_root rm -rf -- "$1"
		die 'The chroot could not be built.'
	}
}

# write_chroot_script <file> <folder of the chroot> [<what stands in the chroot>=<folder from outside>...]
# Writes a script that runs its arguments in the chroot, in the work tree. CHROOT_PATH comes first in its PATH.
write_chroot_script() {
	local file=$1 folder=$2 cargo=${CARGO_HOME:-$HOME/.cargo} rustup=${RUSTUP_HOME:-$HOME/.rustup}
	shift 2
	{
		printf '#!/bin/bash\nset -euo pipefail\n'
		printf 'folder=%q\nmounts=(' "$folder"
		printf ' %q' "$ROOT=$ROOT" "$CACHE=$CACHE" "$cargo=$cargo" "$rustup=$rustup" "$@"
		printf ' )\nroot=%q\n' "$ROOT"
		printf 'environment=(HOME=%q XDG_CACHE_HOME=%q CARGO_HOME=%q RUSTUP_HOME=%q LANG=C.UTF-8 CARGO_NET_OFFLINE=true)\n' \
			"$HOME" "${CACHE%/clientpress}" "$cargo" "$rustup"
		printf 'path=%q:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin\n' "${CHROOT_PATH:+$CHROOT_PATH:}$cargo/bin"
		cat <<-'SCRIPT'
			mount -t proc proc "$folder/proc"
			mount --rbind /dev "$folder/dev"
			for mount in "${mounts[@]}"; do
				mkdir -p -- "$folder${mount%%=*}"
				mount --bind -- "${mount#*=}" "$folder${mount%%=*}"
			done
			for name in EXTENSION CLIENTPRESS_WORDPRESS SOURCE_DATE_EPOCH DIST_MACHINE; do
				[[ -z ${!name:-} ]] || environment+=("$name=${!name}")
			done
			exec chroot "$folder" env -i "${environment[@]}" PATH="$path" \
				bash -c 'cd -- "$1" && shift && exec "$@"' - "$root" "$@"
		SCRIPT
	} >"$file"
	chmod 755 "$file"
}
