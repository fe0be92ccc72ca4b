// The heads of the verbs that set populations, periods and thresholds side by side.

/// `A with B [on f, …]`
package struct CompareHead: Sendable, Hashable {
  /// Who is looked at.
  package var first: SegmentReference
  /// Whom they are compared with.
  package var second: SegmentReference
  /// What may set them apart; empty for the customers' columns and standard fields.
  package var fields: [Dimension]

  package init(_ first: SegmentReference, with second: SegmentReference, on fields: [Dimension]) {
    self.first = first
    self.second = second
    self.fields = fields
  }
}

/// `m from D to D [on d, …] [support p%]`
package struct ExplainHead: Sendable, Hashable {
  /// The measure that changed.
  package var measure: ShowItem
  /// The period before: all days of a date.
  package var from: Expression
  /// The period after.
  package var to: Expression
  /// By what the change is divided.
  package var dimensions: [Dimension]
  /// The least share of a value that has a row of its own.
  package var support: NumberLiteral?

  package init(
    _ measure: ShowItem, from: Expression, to: Expression, on dimensions: [Dimension],
    support: NumberLiteral? = nil
  ) {
    self.measure = measure
    self.from = from
    self.to = to
    self.dimensions = dimensions
    self.support = support
  }
}

/// `customer K in S`, `customer K in funnel a then b`
package struct WhyHead: Sendable, Hashable {
  /// In what a customer is, or not.
  package enum Subject: Sendable, Hashable {
    /// A segment, whose conditions are gone through.
    case segment(SegmentReference)
    /// Steps that the customer may have gone through; none for those of the last funnel.
    case funnel([FunnelStep])
  }

  /// The customer's key.
  package var key: Expression
  /// In what.
  package var subject: Subject

  package init(_ key: Expression, in subject: Subject) {
    self.key = key
    self.subject = subject
  }
}

/// `p from a to b step s in S`
package struct SweepHead: Sendable, Hashable {
  /// The segment's parameter, without the sign.
  package var parameter: Name
  /// Its first value.
  package var from: Expression
  /// The bound of its values.
  package var to: Expression
  /// What is added from one value to the next.
  package var step: Expression
  /// The segment.
  package var segment: SegmentReference

  package init(
    _ parameter: Name, from: Expression, to: Expression, step: Expression,
    in segment: SegmentReference
  ) {
    self.parameter = parameter
    self.from = from
    self.to = to
    self.step = step
    self.segment = segment
  }
}
