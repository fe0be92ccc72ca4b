/// The assortment: twelve categories of ten products, the best-selling first.
extension Vocabulary {
  struct Category {
    let name: String
    /// How often it is bought in 2021 and in 2025.
    let popularity: (first: Int, last: Int)
    /// Cost of a product in thousandths of its price.
    let costPermille: Int
    /// Brands, given to the products in turn; none for services.
    let brands: [String]
    /// Names and prices of 2025 in cents.
    let products: [(name: String, price: Int)]
  }

  /// Products of each category.
  static let productsPerCategory = 10

  static let categories: [Category] = drinks + food + clothing + home + services

  /// Code of the category of this name.
  static func category(_ name: String) -> Int {
    categories.firstIndex { $0.name == name } ?? 0
  }

  private static let drinks = [
    Category(
      name: "Coffee", popularity: (15, 21), costPermille: 560,
      brands: ["Kaldi", "Bluebird", "Monte Rosa"],
      products: [
        ("House Blend", 1490), ("Espresso Beans", 1890), ("Filter Roast", 1590),
        ("Decaf Roast", 1690), ("Ethiopia Single Origin", 2290), ("Colombia Reserve", 2490),
        ("Cold Brew Pack", 1290), ("Coffee Capsules", 990), ("Yunnan Coffee 云南咖啡", 2190),
        ("Geisha Micro Lot", 6900),
      ]),
    Category(
      name: "Tea", popularity: (14, 13), costPermille: 520,
      brands: ["Jasmine & Co", "Bluebird", "Lotus"],
      products: [
        ("Breakfast Tea", 790), ("Earl Grey", 890), ("Green Sencha", 1290), ("Chai Spice", 990),
        ("Longjing 龙井", 3490), ("Oolong 乌龙", 2490), ("Pu'er 普洱", 4290), ("Peppermint", 690),
        ("White Peony", 2890), ("Tea Sampler", 3990),
      ]),
    Category(
      name: "Wine", popularity: (10, 8), costPermille: 640,
      brands: ["Vallalta", "Monte Rosa", "Old Oak"],
      products: [
        ("Table Red", 990), ("Table White", 990), ("Riesling", 1490), ("Rosé", 1290),
        ("Rioja Crianza", 1690), ("Pinot Noir", 2290), ("Sparkling Brut", 2490),
        ("Barolo", 4990), ("Champagne", 5490), ("Vintage Port", 7900),
      ]),
  ]

  private static let food = [
    Category(
      name: "Chocolate", popularity: (8, 9), costPermille: 540,
      brands: ["Sweetwater", "Lotus"],
      products: [
        ("Dark 70%", 490), ("Milk Bar", 390), ("Hazelnut Bar", 450), ("Truffle Box", 2490),
        ("Sea Salt Caramel", 590), ("Pralines", 1890), ("Drinking Chocolate", 1190),
        ("Single Estate Bar", 890), ("Advent Box", 3990), ("Chocolate Hamper", 6900),
      ]),
    Category(
      name: "Bakery", popularity: (7, 8), costPermille: 600,
      brands: ["Old Mill", "Sweetwater"],
      products: [
        ("Butter Biscuits", 490), ("Oat Cookies", 450), ("Rye Crackers", 390),
        ("Granola", 790), ("Almond Cantucci", 690), ("Mooncake 月饼", 2890), ("Fruit Cake", 1890),
        ("Panettone", 2490), ("Waffle Mix", 590), ("Gift Tin", 3490),
      ]),
  ]

  private static let clothing = [
    Category(
      name: "Shoes", popularity: (9, 8), costPermille: 580,
      brands: ["Stride", "Alpina", "Nordlicht"],
      products: [
        ("Canvas Sneaker", 4990), ("Running Shoe", 8990), ("Leather Loafer", 11900),
        ("Ankle Boot", 12900), ("Sandal", 3990), ("Trail Shoe", 10900), ("Slipper", 2990),
        ("Rain Boot", 4490), ("Dress Shoe", 14900), ("Winter Boot", 15900),
      ]),
    Category(
      name: "Hats", popularity: (6, 7), costPermille: 500,
      brands: ["Nordlicht", "Capital"],
      products: [
        ("Baseball Cap", 1990), ("Wool Beanie", 2490), ("Straw Hat", 2990), ("Bucket Hat", 2290),
        ("Sun Visor", 1490), ("Flat Cap", 3490), ("Beret", 2790), ("Fedora", 4990),
        ("Panama", 8900), ("Fur Hat", 11900),
      ]),
    Category(
      name: "Bags", popularity: (6, 6), costPermille: 570,
      brands: ["Capital", "Alpina"],
      products: [
        ("Tote", 1990), ("Backpack", 5990), ("Messenger Bag", 6990), ("Gym Bag", 3990),
        ("Laptop Sleeve", 2990), ("Wallet", 3490), ("Toiletry Bag", 2490), ("Weekender", 9900),
        ("Carry-on", 12900), ("Briefcase", 15900),
      ]),
  ]

  private static let home = [
    Category(
      name: "Kitchen", popularity: (9, 8), costPermille: 610,
      brands: ["Old Oak", "Brasserie", "Kaldi"],
      products: [
        ("Mug", 1190), ("Tea Pot", 3490), ("French Press", 2990), ("Hand Grinder", 5990),
        ("Kettle", 4990), ("Chef's Knife", 6990), ("Cast Iron Pan", 5490), ("Wine Glasses", 3990),
        ("Scale", 2490), ("Espresso Machine", 44900),
      ]),
    Category(
      name: "Books", popularity: (7, 4), costPermille: 680,
      brands: ["Papermoon", "Riverside"],
      products: [
        ("The Coffee Atlas", 2990), ("Tea Journeys", 2490), ("Simple Bread", 1990),
        ("Pocket Wine Guide", 1290), ("Chocolate at Home", 1890), ("茶经", 1590),
        ("Slow Mornings", 1690), ("Travel Journal", 1490), ("Winter Kitchen", 2290),
        ("The Big Cookbook", 4990),
      ]),
    Category(
      name: "Toys", popularity: (5, 4), costPermille: 620,
      brands: ["Tinker", "Papermoon"],
      products: [
        ("Puzzle 500", 1490), ("Card Game", 1290), ("Building Blocks", 3990), ("Plush Bear", 2490),
        ("Wooden Train", 4490), ("Chess Set", 5990), ("Kite", 1990), ("Yo-yo", 890),
        ("Science Kit", 3490), ("Doll House", 12900),
      ]),
  ]

  private static let services = [
    Category(
      name: "Support", popularity: (3, 6), costPermille: 720, brands: [],
      products: [
        ("Delivery Plus", 990), ("Gift Wrapping", 490), ("Extended Warranty", 2990),
        ("Machine Service", 7900), ("Barista Course", 12900), ("Office Tasting", 18900),
        ("Premium Support", 9900), ("Onboarding Day", 39000), ("Event Catering", 59000),
        ("Account Manager", 89000),
      ])
  ]
}
