package import Foundation

/// The working copy the tests were built from.
package enum Repository {
  /// Its root folder.
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The place of a file or folder, given from the root (`Tests/GoldenTests`).
  package static func url(_ path: String) -> URL { root.appending(path: path) }

  /// The files below a folder whose names end in one of the extensions, sorted by path in bytes.
  ///
  /// A folder that does not exist has no files. Hidden files are left out.
  package static func files(under folder: URL, extensions: Set<String>) -> [URL] {
    let walk = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    let found = (walk?.compactMap { $0 as? URL } ?? []).filter {
      extensions.contains($0.pathExtension)
    }
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The path of a file from the root, with `/` between the parts.
  package static func path(of file: URL) -> String {
    let base = root.standardizedFileURL.path
    let path = file.standardizedFileURL.path
    return path.hasPrefix(base + "/") ? String(path.dropFirst(base.count + 1)) : path
  }
}
