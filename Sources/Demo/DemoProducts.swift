import Columnar

/// The lookup table of the assortment.
enum DemoProducts {
  /// One row a product: its category, brand (missing for services) and price.
  static func table() -> StagedTable {
    let categories = Vocabulary.categories
    let names = categories.flatMap { $0.products.map(\.name) }
    let perCategory = Vocabulary.productsPerCategory
    let brands = names.indices.map { row -> String? in
      let brands = categories[row / perCategory].brands
      return brands.isEmpty ? nil : brands[row % perCategory % brands.count]
    }
    let fields = [
      Field(name: "product", column: Column(texts: names)),
      Field(
        name: "category",
        column: Column(texts: names.indices.map { categories[$0 / perCategory].name })),
      Field(name: "brand", column: Column(texts: brands)),
      Field.numbers(
        "price", .decimal(scale: 2), categories.flatMap { $0.products.map(\.price) }),
    ]
    return StagedTable(
      Table(name: "products", fields: fields, rowCount: names.count), role: .lookup(key: "product"))
  }
}
