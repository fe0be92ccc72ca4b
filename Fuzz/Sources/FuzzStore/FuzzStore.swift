import Foundation

@testable import Columnar

// SAFETY: the fuzzer lends as many bytes as it says for the time of the call.

/// Any bytes opened as a store file: it is refused, or every value of it can be read.
///
/// An input that begins with a byte of odd value gets the sizes and checksums that would be right for it,
/// so that what the directory says is reached.
private func fuzzStore(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  var bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  if start[0] & 1 == 1 { seal(&bytes) }
  let path = "/dev/shm/strata-fuzz-store-\(getpid())"
  guard (try? Data(bytes).write(to: URL(filePath: path))) != nil else { return 0 }
  defer { unlink(path) }
  guard let opened = try? StoreFile.open(path) else { return 0 }
  let store = opened.contents.store
  var values = 0
  for table in [store.customers.table] + store.events.map(\.table) + store.lookups.map(\.table) {
    for field in table.fields {
      for row in 0..<table.rowCount where !field.column[row].isMissing { values += 1 }
    }
  }
  for events in store.events {
    for customer in 0..<store.customers.count {
      // SAFETY: there is an offset for each customer and one more, which opening has checked.
      let rows = events.offsetPointer[customer]..<events.offsetPointer[customer + 1]
      for row in rows.suffix(1) { values += Int(events.table.fields.count + Int(row)) }
    }
  }
  precondition(values >= 0)
  return 0
}

/// Puts sizes and checksums into a file; see `docs/store-format.md`.
private func seal(_ bytes: inout [UInt8]) {
  guard bytes.count >= 128 else { return }
  func number(_ place: Int) -> Int? {
    guard place >= 0, place + 8 <= bytes.count else { return nil }
    return Int((0..<8).reduce(Int64(0)) { $0 | Int64(bytes[place + $1]) << Int64($1 * 8) })
  }
  func put(_ number: UInt64, _ count: Int, _ place: Int) {
    for index in 0..<count {
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(index * 8))
    }
  }
  func checksum(_ range: Range<Int>) -> UInt64 {
    UInt64(bytes[range].withUnsafeBytes { Checksum.crc32c($0) })
  }
  for (index, byte) in StoreFile.magic.enumerated() { bytes[index] = byte }
  put(bytes[8] == 1 ? 1 : UInt64(StoreFile.version), 4, 8)
  put(64, 4, 12)
  put(UInt64(bytes.count), 8, 16)
  var directory = number(24) ?? 0
  if directory < 64 || directory > bytes.count { directory = 64 }
  directory &= ~63
  put(UInt64(directory), 8, 24)
  put(UInt64(bytes.count - directory), 8, 32)
  var place = directory + 8
  for _ in 0..<min(64, max(0, number(directory) ?? 0)) {
    guard let length = number(place), (0...100).contains(length),
      let offset = number(place + 8 + length), let size = number(place + 16 + length),
      offset >= 64, size >= 0, size < bytes.count, offset < bytes.count,
      offset + StoreFile.extent(size) <= directory, place + 32 + length <= bytes.count
    else { break }
    put(checksum(offset..<offset + StoreFile.extent(size)), 8, place + 24 + length)
    place += 32 + length
  }
  put(checksum(directory..<bytes.count), 4, 40)
  put(checksum(0..<60), 4, 60)
}

/// libFuzzer's own `main`, under the name that the linker wants.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

@_cdecl("FuzzStore_main")
func main(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var (count, arguments) = (count, arguments)
  return runFuzzer(&count, &arguments) { fuzzStore($0, $1) }
}
