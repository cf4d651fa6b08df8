using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Examples;

/// <summary>One training sequence before it is encoded.</summary>
/// <param name="Format">The format that renders it.</param>
/// <param name="Values">One value for each of the format's parameters, in their order.</param>
/// <param name="Shots">The examples before it; null where the format has none.</param>
public readonly record struct Example(Format Format, string[] Values, Shots? Shots = null)
{
    /// <summary>The sequence's ids and loss mask.</summary>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    public Encoded Encode(Tokenizer tokenizer) => Format.Encode(Values, tokenizer, Shots);
}
