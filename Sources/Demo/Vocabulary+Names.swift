/// Names of people. Each list ascends by bytes, and no entry of a Chinese list begins another, so
/// that codes (first × count of last + last) ascend as the names do, English before Chinese.
extension Vocabulary {
  static let firstNames = words(
    """
    Aisha Alan Alba Alice Amir Ana Andre Anil Anna Arun Ben Bianca Boris Bruno Carla Carlos Chloe \
    Clara Dana Daniel David Diana Diego Dmitri Elena Elif Emil Emma Erik Eva Fatima Felix Femi \
    Flora Fran Gabriel George Grace Greta Hana Hannah Hassan Helen Hugo Ida Igor Ines Ingrid Ivan \
    Jack James Jana Joan Jorge Julia Kai Karim Kate Kenji Klara Kofi Lars Laura Leila Leo Lucas \
    Lucia Luis Marco Maria Marta Mateo Mia Milan Mina Mohan Nadia Nils Nina Noah Nora Oleg Olga \
    Omar Oscar Paula Pedro Petra Priya Rafael Rosa Ruth Samuel Sara Sergei Simon Sofia Stefan \
    Tamar Tariq Tomas Uma Vera Victor Yara Yuki Yusuf Zoe
    """)

  static let lastNames = words(
    """
    Abbott Adams Ahmed Alvarez Andersen Aoki Baker Barros Bauer Becker Bell Bennett Berg Bianchi \
    Blake Bowen Brandt Brown Byrne Campbell Carter Castro Chandra Clark Collins Costa Cruz \
    Dahl Davies Delgado Desai Diaz Dubois Duarte Eriksen Evans Farah Fernandez Ferrari Fischer \
    Fleming Foster Fuchs Garcia Gomez Grant Greene Gupta Haas Hall Hansen Harris Hayashi Hoffmann \
    Hughes Ibrahim Iyer Jackson Jensen Johnson Jones Kaplan Kato Kaya Keller Khan Kim Klein Kovacs \
    Kumar Lang Larsen Lehmann Lindholm Lopez Marino Martin Mbeki Mehta Mendes Meyer Mitchell \
    Moore Morales Moreau Murphy Nakamura Nelson Nguyen Novak Nowak Okafor Olsen Ortiz Osei Park \
    Parker Patel Pereira Petrov Popescu Quinn Ramos Rao Reyes Ricci Rivera Roberts Romano Rossi \
    Ryan Saito Santos Sato Schmidt Schneider Scott Shah Sharma Silva Singh Smith Soto Stone \
    Suzuki Svensson Tanaka Taylor Torres Turner Usman Vargas Virtanen Vogel Walker Watson Weber \
    White Wilson Wolf Wood Wright Yilmaz Young Zhang Zimmermann
    """)

  static let chineseSurnames = words(
    "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 邓 韩 冯 曹")

  static let chineseGivenNames = words(
    """
    伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 秀英 建国 志强 晓明 海燕 文博 子涵 雨桐 浩然 \
    思远 梓萱 嘉怡 俊杰 美玲 佳琪 天宇 若曦 一诺 国华 春梅 玉兰 振华 立新 家豪
    """)

  /// Distinct codes of names.
  static var nameCount: Int {
    firstNames.count * lastNames.count + chineseSurnames.count * chineseGivenNames.count
  }

  /// The name of a code.
  static func name(_ code: Int) -> String {
    let english = firstNames.count * lastNames.count
    if code < english {
      return firstNames[code / lastNames.count] + " " + lastNames[code % lastNames.count]
    }
    let place = code - english
    let given = chineseGivenNames.count
    return chineseSurnames[place / given] + chineseGivenNames[place % given]
  }

  private static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }
}
