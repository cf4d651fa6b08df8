namespace TaskDsl.Oracles;

/// <summary>Wrong sums of the kinds that people and models make. Every one can be read.</summary>
internal static class AdditionFlaws
{
    private const int Kinds = 6;

    public static string Draw(string left, string right, int width, Random random)
    {
        string truth = Digits.Add(left, right);
        string flawed = random.Next(Kinds) switch
        {
            0 => Digits.Add(left, right, lostCarry: 1 + random.Next(width)),
            1 => Swapped(truth, random),
            2 => truth.Length == 1 ? truth : Digits.Trim(truth.Remove(random.Next(truth.Length), 1)),
            3 => Digits.Trim(truth.Insert(random.Next(1, truth.Length + 1), Digits.Draw(1, random))),
            4 => OtherDigit(OtherDigit(truth, random), random),
            _ => OtherDigit(truth, random),
        };

        // No carry was lost, both swapped digits were equal, no place was left: one wrong digit is always possible.
        return flawed == truth || flawed.Length > width ? OtherDigit(truth, random) : flawed;
    }

    private static string OtherDigit(string number, Random random)
    {
        int index = 1 + random.Next(number.Length);
        return Digits.With(number, index, (Digits.At(number, index) + 1 + random.Next(9)) % 10);
    }

    private static string Swapped(string number, Random random)
    {
        if (number.Length == 1)
        {
            return number;
        }

        char[] digits = number.ToCharArray();
        int at = random.Next(digits.Length - 1);
        (digits[at], digits[at + 1]) = (digits[at + 1], digits[at]);
        return Digits.Trim(digits);
    }
}
