import Columnar
import Foundation

@testable import Loading

// SAFETY: the fuzzer lends as many bytes as it says for the time of the call.

/// Any bytes read as a file: the rows read are those kept and refused, and how the file is cut into chunks
/// changes nothing.
///
/// The first byte says what is said of the file; the others are the file.
private func fuzzText(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let file = Data(bytes: start + 1, count: count - 1)
  let path = "/dev/shm/strata-fuzz-text-\(getpid())"
  guard (try? file.write(to: URL(filePath: path))) != nil else { return 0 }
  defer { unlink(path) }
  // A blank says nothing, so that seeds are texts.
  let said = start[0] ^ UInt8(ascii: " ")
  let whole = reading(path, said, chunkBytes: 1 << 20)
  // A few chunks, as each costs time for each column.
  let cut = reading(path, said, chunkBytes: max(16, count / 6))
  precondition(whole == cut, "chunks change the table: \(whole)\n\(cut)")
  return 0
}

private func reading(_ path: String, _ said: UInt8, chunkBytes: Int) -> [String] {
  var options = ReadOptions()
  options.chunkBytes = chunkBytes
  if said & 1 != 0 { options.delimiter = UInt8(ascii: ",") }
  if said & 2 != 0 { options.hasHeader = said & 4 != 0 }
  if said & 8 != 0 { options.decimal = UInt8(ascii: ",") }
  if said & 16 != 0 { options.dates = .dayMonthYear }
  if said & 32 != 0 { options.quote = UInt8(ascii: "'") }
  if said & 64 != 0 { options.missingTexts = ["NA", "0"] }
  do throws(LoadingError) {
    let result = try CSVReader.read(path: path, options: options, tableName: "t")
    let table = result.table
    precondition(
      result.rowsRead == table.rowCount + result.refusedCount, "rows are not accounted for")
    return ["\(result.refused) \(result.dialect) \(result.notes)"]
      + table.fields.map { field in
        "\(field.name) \(field.column.type) "
          + (0..<table.rowCount).map { "\(field.column[$0])" }.joined(separator: "¦")
      }
  } catch {
    if case .ledger = error { preconditionFailure("\(error)") }
    return ["\(error)"]
  }
}

/// libFuzzer's own `main`, under the name that the linker wants.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

@_cdecl("FuzzText_main")
func main(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var (count, arguments) = (count, arguments)
  return runFuzzer(&count, &arguments) { fuzzText($0, $1) }
}
