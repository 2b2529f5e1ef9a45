# Sourced: $uri and $codename are those of the host's own mirror of Debian, the first that its apt names.
source=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(ORIGIN)' 'Created-By: Packages' | head -n 1)
uri=${source%% *}
codename=${source#* }
codename=${codename%% *}
[ "${source##* }" = Debian ] || skip "apt takes its packages from another distribution than Debian"
