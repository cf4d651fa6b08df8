using TaskDsl.Formats;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>The text before a field that a format learns.</summary>
internal static class FieldPrompt
{
    /// <summary>The field that a critic fills: the last one that the format learns, a text.</summary>
    /// <exception cref="ArgumentException">The format does not end in a text that is learned.</exception>
    public static Field FieldOf(Format format) => format.Learned.LastOrDefault()?.Field is { IsLabel: false } field
        ? field
        : throw new ArgumentException($"{format.FullName} does not end in a text that is learned, which a critic would write.", nameof(format));

    /// <summary>The parameters of a format that stand before a field that it learns.</summary>
    public static IEnumerable<Field> Before(Format format, string field) =>
        format.Parameters.Take(format.Segments.TakeWhile(segment => segment is not FieldSegment { Learned: true } learned || learned.Field.Name != field).OfType<FieldSegment>().Count(segment => segment.Given is null));

    /// <summary>The prompt of a field. A label before it that the request does not give is its first: "flawed", which forces a critique.</summary>
    /// <exception cref="InvalidExampleException">A field that stands before it is missing, or has a value outside its type.</exception>
    public static Prompt Of(Format format, string field, IReadOnlyDictionary<string, string> values, Shots? shots)
    {
        return format.Prompt(field, [.. Before(format, field).Select(ValueOf)], shots);

        string ValueOf(Field parameter) => values.GetValueOrDefault(parameter.Name) ?? (parameter.IsLabel ? parameter.Labels[0] : throw new InvalidExampleException(format.FullName, $"the field '{parameter.Name}' is missing"));
    }
}
