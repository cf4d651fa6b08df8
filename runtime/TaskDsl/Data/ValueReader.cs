using System.Text.Json;
using TaskDsl.Data.Shapes;
using TaskDsl.Experiments;
using TaskDsl.Formats;

namespace TaskDsl.Data;

/// <summary>Turns what stands in data into values of a task's fields.</summary>
internal sealed class ValueReader(DataSource source, DataCounts counts)
{
    /// <summary>The value of a field; null for an optional one that the item lacks.</summary>
    /// <exception cref="UnfitException">What stands there is no value of the field.</exception>
    public string? Read(RecordItem item, FieldMapping mapping, Field field)
    {
        if (mapping.Fixed is { } same)
        {
            return same;
        }

        DataPath path = mapping.Path!;
        string where = $"'{field.Name}' ({path})";
        JsonElement? found = item.Find(path);
        if (mapping.Optional && (found is null || (found is { ValueKind: JsonValueKind.Null } && !mapping.Values.Any(value => value.Key == "null"))))
        {
            return null;
        }

        return found is not { } json
            ? throw new UnfitException($"{where} is missing: the record has {(path.Steps.Length == 1 ? new ShapeRecord(item.Record).Keys() : "no such key")}", $"'{field.Name}' is missing")
            : Checked(field, where, field.Turns is null ? Text(json, mapping, field, where) : Turns(json, field, where));
    }

    /// <summary>A value that a shape has read, trimmed and checked.</summary>
    public string Checked(Field field, string where, string value)
    {
        string trimmed = Trimmed(field.Turns is null, value);
        return field.Check(trimmed) is { } violation
            ? throw new UnfitException($"{where} {violation.Reason} (at character {violation.Offset + 1}){Cure(violation)}", $"'{field.Name}' {Kind(field, violation)}")
            : trimmed;
    }

    /// <summary>A conversation of a field, with the data's roles in the task's words.</summary>
    public string Conversation(Field field, string where, IEnumerable<Turn> turns) => Turn.Write(turns.Select(turn => new Turn(RoleOf(turn.Role, field, where), Trimmed(isText: true, turn.Text))));

    private string RoleOf(string role, Field field, string where)
    {
        KeyValuePair<string, string>[] named = [.. source.Roles.Where(pair => pair.Key == role)];
        return named is [var pair] ? pair.Value
            : field.Turns!.Roles.Contains(role) ? role
            : throw new UnfitException($"{where} has the role '{role}', and the roles of '{field.Name}' are {string.Join(", ", field.Turns.Roles)}; say which it is: roles: {{ {role}: {field.Turns.Roles[0]} }}", $"'{field.Name}' has the unknown role '{Found.Shorten(role)}'");
    }

    private string Text(JsonElement json, FieldMapping mapping, Field field, string where)
    {
        bool isText = json.ValueKind == JsonValueKind.String;
        string? text = isText ? TextOf(json, where) : json.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : json.GetRawText();
        if (!mapping.Values.IsEmpty)
        {
            return mapping.Values.FirstOrDefault(value => value.Key == text).Value
                ?? throw new UnfitException($"{where} is {Found.Describe(json)}, and 'values' has {string.Join(", ", mapping.Values.Select(value => value.Key))}", $"'{field.Name}' is none of its 'values'");
        }

        if (isText || (mapping.TakesNumbers && json.ValueKind == JsonValueKind.Number))
        {
            return text!.StartsWith(mapping.WithoutPrefix, StringComparison.Ordinal) ? text[mapping.WithoutPrefix.Length..] : text;
        }

        string cure = json.ValueKind switch
        {
            JsonValueKind.Number => "; to take numbers as text: 'numbers: text'",
            JsonValueKind.Array when !field.IsLabel => $"; a path goes on into it: {mapping.Path}[0]",
            JsonValueKind.Object when !field.IsLabel && json.EnumerateObject().FirstOrDefault() is { Value.ValueKind: not JsonValueKind.Undefined } first => $"; a path goes on into it: {new DataPath([.. mapping.Path!.Steps, first.Name])}",
            JsonValueKind.Null => "; where that means that there is none: 'optional: true'",
            JsonValueKind.True or JsonValueKind.False when field.IsLabel => $"; say what it means: 'values: {{ true: {field.Labels[0]}, false: {field.Labels[^1]} }}'",
            _ => "",
        };
        throw new UnfitException($"{where} is {Found.Describe(json)}, and must be {(field.IsLabel ? $"one of {string.Join(", ", field.Labels)}" : "a text")}{cure}", $"'{field.Name}' is {KindOf(json)}");
    }

    private string Turns(JsonElement json, Field field, string where)
    {
        // A prompt that is one text, as in a CSV column: the user's message, as in the published shapes. A list that was written as text is none.
        if (json.ValueKind == JsonValueKind.String && TextOf(json, where) is var text && !text.StartsWith("[{", StringComparison.Ordinal))
        {
            return Conversation(field, $"{where}, a text and so a message of the user,", [new Turn(PairDraft.User, text)]);
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            throw new UnfitException($"{where} is {Found.Describe(json)}, and must be a list of turns, such as [{{\"role\": \"{field.Turns!.Roles[0]}\", \"content\": \"…\"}}], or one message's text", $"'{field.Name}' is {KindOf(json)}");
        }

        return Conversation(field, where, Messages.Read(json, where));
    }

    private string Trimmed(bool isText, string value)
    {
        if (!isText || !source.Trims)
        {
            return value;
        }

        string trimmed = value.Trim();
        counts.Trimmed += trimmed.Length == value.Length ? 0 : 1;
        return trimmed;
    }

    public static string TextOf(JsonElement text, string where)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new UnfitException($"{where} holds half of a surrogate pair, which is no character", "half of a surrogate pair");
        }
    }

    public static string KindOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };

    private static string Kind(Field field, FieldViolation violation) => field.IsLabel ? "is none of its labels" : field.Turns is not null ? "does not fit its conversation" : violation.Reason;

    private string Cure(FieldViolation violation) => !source.Trims && violation.Reason.EndsWith("with white space", StringComparison.Ordinal) ? "; to have it cut: 'trim: true'" : "";
}
