extension SchemaModel {
    /// In what this schema differs from the expected one of the same engine; empty exactly when they are equal.
    public func differences(from expected: SchemaModel) -> [SchemaDifference] {
        exactFacts.differences(from: expected.exactFacts)
    }

    /// Everything that the model holds.
    private var exactFacts: SchemaFacts {
        var facts = SchemaFacts()
        for table in tables { table.add(to: &facts) }
        for index in indexes {
            var text = (index.isUnique ? "unique " : "") + "\(index.table) \(index.keys.inParentheses)"
            if !index.options.isEmpty { text += " \(index.options)" }
            if let predicate = index.predicate { text += " where \(predicate)" }
            facts.add(.index, index.name, of: index.table, text)
        }
        for view in views { facts.add(.view, view.name, view.columns.inParentheses) }
        for trigger in triggers {
            facts.add(.trigger, "\(trigger.table).\(trigger.name)", of: trigger.table, trigger.definition)
        }
        for sequence in sequences {
            let owner = sequence.owner.map { " owned by \($0)" } ?? ""
            facts.add(.sequence, sequence.name, sequence.definition + owner)
        }
        for routine in routines {
            facts.add(.routine, routine.signature, "\(routine.result) in \(routine.language): \(routine.body)")
        }
        return facts
    }
}

extension SchemaModel.Table {
    fileprivate func add(to facts: inout SchemaFacts) {
        facts.add(.table, name, options.joined(separator: ", "))
        facts.add(.columnOrder, name, of: name, columns.map(\.name).joined(separator: ", "))
        for column in columns { facts.add(.column, "\(name).\(column.name)", of: name, column.text) }
        if let primaryKey {
            facts.add(.primaryKey, name, of: name, primaryKey.text)
        }
        for key in uniqueKeys {
            facts.add(.uniqueKey, "\(name) \(key.columns.inParentheses)", of: name, key.text)
        }
        for key in foreignKeys {
            facts.add(.foreignKey, "\(name) \(key.columns.inParentheses)", of: name, key.text)
        }
        for check in checks {
            let named = check.name.map { "\(name).\($0)" } ?? "\(name) (\(check.expression))"
            facts.add(.check, named, of: name, check.expression)
        }
    }
}

extension SchemaModel.Column {
    fileprivate var text: String {
        var words = [declared.isEmpty ? "no type" : declared]
        // The declaration names an enumeration, and its values count as well.
        if case .enumeration = type { words.append("\(type)") }
        if !isNullable { words.append("NOT NULL") }
        if let defaultValue {
            words.append(defaultValue.kind == .generated ? "generated as" : "default")
            words.append(defaultValue.text)
        }
        if let collation { words.append("collate \(collation)") }
        return words.joined(separator: " ")
    }
}

extension SchemaModel.Key {
    fileprivate var text: String { [name, columns.inParentheses, options].described }
}

extension SchemaModel.ForeignKey {
    fileprivate var text: String {
        var words = [name, "to \(target) \(targetColumns.inParentheses)"]
        if onUpdate != .noAction { words.append("on update \(onUpdate.rawValue)") }
        if onDelete != .noAction { words.append("on delete \(onDelete.rawValue)") }
        return (words + [options]).described
    }
}

extension [String?] {
    /// The words that there are, with spaces between them.
    fileprivate var described: String { compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ") }
}
