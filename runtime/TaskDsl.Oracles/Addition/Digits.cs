namespace TaskDsl.Oracles;

/// <summary>Whole numbers as decimal text: any number of digits, no overflow. An index is 1-based from the least significant digit.</summary>
internal static class Digits
{
    /// <summary>Whether the text is a whole number in ASCII digits without leading zeros.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0');

    /// <summary>The digit at an index; 0 beyond the number's end.</summary>
    public static int At(ReadOnlySpan<char> number, int index) => index <= number.Length ? number[^index] - '0' : 0;

    /// <summary>The number with another digit at an index.</summary>
    public static string With(string number, int index, int digit)
    {
        char[] digits = number.PadLeft(index, '0').ToCharArray();
        digits[^index] = (char)('0' + digit);
        return Trim(digits);
    }

    /// <summary>The number without leading zeros.</summary>
    public static string Trim(ReadOnlySpan<char> digits)
    {
        ReadOnlySpan<char> number = digits.TrimStart('0');
        return number.IsEmpty ? "0" : number.ToString();
    }

    /// <summary>The sum.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A number.</param>
    /// <param name="lostCarry">The index out of which no carry goes; 0 for the true sum.</param>
    public static string Add(string left, string right, int lostCarry = 0)
    {
        var sum = new char[Math.Max(left.Length, right.Length) + 1];
        int carry = 0;
        for (int index = 1; index <= sum.Length; index++)
        {
            int digit = At(left, index) + At(right, index) + carry;
            sum[^index] = (char)('0' + (digit % 10));
            carry = index == lostCarry ? 0 : digit / 10;
        }

        return Trim(sum);
    }

    /// <summary>A number of exactly so many digits, uniformly; one digit may be 0.</summary>
    public static string Draw(int digits, Random random)
    {
        if (digits == 1)
        {
            return DigitText(random.Next(10));
        }

        return string.Create(digits, random, (number, source) =>
        {
            number[0] = (char)('1' + source.Next(9));
            for (int i = 1; i < number.Length; i++)
            {
                number[i] = (char)('0' + source.Next(10));
            }
        });
    }

    private static string DigitText(int digit) => ((char)('0' + digit)).ToString();
}
