#!/bin/sh
# Makes the extension for Visual Studio Code from packaging/vscode and grammar/: package-vscode.sh FOLDER
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
here=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$here/packaging/vscode/package.json" | head -n 1)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

mkdir "$stage/extension"
cp "$here"/packaging/vscode/*.json "$here/grammar/strata.tmLanguage.json" "$here/LICENSE" "$stage/extension"
cat >"$stage/[Content_Types].xml" <<'TYPES'
<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="json" ContentType="application/json"/>
<Default Extension="vsixmanifest" ContentType="text/xml"/>
<Override PartName="/extension/LICENSE" ContentType="text/plain"/>
</Types>
TYPES
cat >"$stage/extension.vsixmanifest" <<MANIFEST
<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
<Metadata>
<Identity Language="en-US" Id="strata" Version="$version" Publisher="strata"/>
<DisplayName>Strata</DisplayName>
<Description xml:space="preserve">Colours for Strata's segmentation scripts (.seg).</Description>
<Categories>Programming Languages</Categories>
</Metadata>
<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
<Dependencies/>
<Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets>
</PackageManifest>
MANIFEST
file=$folder/strata-$version.vsix
rm -f "$file"
if command -v zip >/dev/null 2>&1; then
  (cd "$stage" && zip -q -X -r "$file" '[Content_Types].xml' extension.vsixmanifest extension)
else
  (cd "$stage" && python3 -m zipfile -c "$file" '[Content_Types].xml' extension.vsixmanifest extension)
fi
echo "$file"
