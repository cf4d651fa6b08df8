using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TaskDsl.Oracles;

/// <summary>Addition (Saunders et al. 2022, Table 3): add two numbers of so many digits.</summary>
/// <remarks>
/// A question is <c>505579 + 900050</c>, an answer <c>1405629</c>, a critique <c>Digit at index 6 should be 4</c>, with indices from 1 at the least significant digit.
/// An answer can be read if it is a whole number in ASCII digits, without leading zeros, of at most one digit more than the longer operand.
/// Answer and truth are compared as if both had that many digits, with zeros in front. So every wrong answer has a wrong digit, and a critique may name one that the answer lacks.
/// Numbers are text throughout: any number of digits, no overflow.
/// </remarks>
public sealed class AdditionOracle : IOracle
{
    private const string Plus = " + ";
    private const string CritiqueStart = "Digit at index ";
    private const string CritiqueMiddle = " should be ";

    private readonly int _digits;

    /// <summary>Addition of two numbers of exactly <paramref name="digits"/> digits (a one-digit number may be 0).</summary>
    /// <param name="digits">The digits of each operand of a drawn question. The paper's is 6.</param>
    public AdditionOracle([Range(1, 10_000)] int digits = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 10_000);
        _digits = digits;
    }

    /// <inheritdoc/>
    public long? Questions
    {
        get
        {
            if (_digits >= 10)
            {
                return null;
            }

            long numbers = _digits == 1 ? 10 : 9 * (long)Math.Pow(10, _digits - 1);
            return numbers * (numbers + 1) / 2;
        }
    }

    /// <inheritdoc/>
    public string Draw(Random random) => Digits.Draw(_digits, random) + Plus + Digits.Draw(_digits, random);

    /// <summary>The question with the smaller operand first: addition commutes.</summary>
    /// <inheritdoc/>
    public string Kind(string question)
    {
        (string left, string right) = Operands(question);
        bool ordered = left.Length != right.Length ? left.Length < right.Length : string.CompareOrdinal(left, right) <= 0;
        return ordered ? question : right + Plus + left;
    }

    /// <inheritdoc/>
    public string Twin(string question, Random random)
    {
        (string left, string right) = Operands(question);
        return right + Plus + left;
    }

    /// <inheritdoc/>
    public string Answer(string question)
    {
        (string left, string right) = Operands(question);
        return Digits.Add(left, right);
    }

    /// <inheritdoc/>
    public Verdict Judge(string question, string answer)
    {
        (string left, string right) = Operands(question);
        return !Parses(answer, Width(left, right)) ? Verdict.Unparsed
            : answer == Digits.Add(left, right) ? Verdict.Right
            : Verdict.Wrong;
    }

    /// <summary>A critique for each wrong digit, the least significant first.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> Critiques(string question, string answer)
    {
        (string left, string right) = Operands(question);
        int width = Width(left, right);
        if (!Parses(answer, width))
        {
            return [];
        }

        string truth = Digits.Add(left, right);
        var critiques = new List<string>();
        for (int index = 1; index <= width; index++)
        {
            int digit = Digits.At(truth, index);
            if (digit != Digits.At(answer, index))
            {
                critiques.Add(string.Create(CultureInfo.InvariantCulture, $"{CritiqueStart}{index}{CritiqueMiddle}{digit}"));
            }
        }

        return critiques;
    }

    /// <inheritdoc/>
    public bool IsValid(string question, string answer, string critique) => FlawNamed(question, answer, critique) is not null;

    /// <inheritdoc/>
    public string Mend(string question, string answer, string critique) => FlawNamed(question, answer, critique) is (int index, int digit)
        ? Digits.With(answer, index, digit)
        : throw new ArgumentException($"'{critique}' is not a valid critique of the answer '{answer}' to '{question}'.");

    /// <inheritdoc/>
    public string Flaw(string question, Random random)
    {
        (string left, string right) = Operands(question);
        return AdditionFlaws.Draw(left, right, Width(left, right), random);
    }

    private static int Width(string left, string right) => Math.Max(left.Length, right.Length) + 1;

    private static bool Parses(string answer, int width) => answer.Length <= width && Digits.IsNumber(answer);

    private static (string Left, string Right) Operands(string question)
    {
        int plus = question.IndexOf(Plus, StringComparison.Ordinal);
        if (plus > 0)
        {
            string left = question[..plus], right = question[(plus + Plus.Length)..];
            if (Digits.IsNumber(left) && Digits.IsNumber(right))
            {
                return (left, right);
            }
        }

        throw new ArgumentException($"'{question}' is not an addition. Write two whole numbers without leading zeros, joined by ' + ', such as '12 + 39'.");
    }

    private static (int Index, int Digit)? FlawNamed(string question, string answer, string critique)
    {
        (string left, string right) = Operands(question);
        int width = Width(left, right);
        if (!Parses(answer, width) || !critique.StartsWith(CritiqueStart, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> rest = critique.AsSpan(CritiqueStart.Length);
        int middle = rest.IndexOf(CritiqueMiddle, StringComparison.Ordinal);
        if (middle < 1 || !Digits.IsNumber(rest[..middle]) || !int.TryParse(rest[..middle], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index < 1 || index > width)
        {
            return null;
        }

        ReadOnlySpan<char> named = rest[(middle + CritiqueMiddle.Length)..];
        if (named.Length != 1 || !Digits.IsNumber(named))
        {
            return null;
        }

        int digit = named[0] - '0';
        return digit == Digits.At(Digits.Add(left, right), index) && digit != Digits.At(answer, index) ? (index, digit) : null;
    }
}
