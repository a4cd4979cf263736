#!/bin/sh
# Brings the peers into a folder of their own, without installing anything on the machine: setup.sh folder
set -eu
mkdir -p "$1" && cd "$1"
[ -f ready ] && exit 0
for package in melt chromium-headless-shell; do
    mkdir -p "debs-$package/partial" "root-$package"
    apt-get install -y --no-install-recommends --download-only -o Dir::Cache::archives="$PWD/debs-$package" "$package" > "$package.log"
    for archive in "debs-$package"/*.deb; do dpkg -x "$archive" "root-$package"; done
done
# Data beside the browser; a machine that has it does not download it again by itself.
(cd debs-chromium-headless-shell && apt-get download chromium-common > /dev/null && dpkg -x chromium-common_*.deb ../root-chromium-headless-shell)
cat > chromium << END
#!/bin/sh
export LD_LIBRARY_PATH='$(find "$PWD/root-chromium-headless-shell" "$PWD/root-melt" -name '*.so*' -printf '%h\n' | sort -u | tr '\n' ':')'
exec '$PWD/root-chromium-headless-shell/usr/lib/chromium/chromium-headless-shell' "\$@"
END
cat > melt << END
#!/bin/sh
export LD_LIBRARY_PATH='$(find "$PWD/root-melt" -name '*.so*' -printf '%h\n' | sort -u | tr '\n' ':')'
export MLT_REPOSITORY='$(dirname "$(find "$PWD/root-melt" -name 'libmltcore.so')")' MLT_DATA='$PWD/root-melt/usr/share/mlt-7' QT_QPA_PLATFORM=offscreen
exec '$PWD/root-melt/usr/bin/melt-7' "\$@"
END
chmod +x chromium melt
mkdir -p remotion && cd remotion
[ -f package.json ] || npm init -y > /dev/null
npm install --no-audit --no-fund remotion@4.0.529 @remotion/renderer@4.0.529 @remotion/bundler@4.0.529 react@18 react-dom@18 > npm.log
touch ../ready
