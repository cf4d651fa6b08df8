using System.Globalization;

namespace TaskDsl.Oracles;

/// <summary>An answer as it was written: <c>1 = C, 2 = D</c>, each question once, in any order.</summary>
/// <param name="Order">The questions' indices in the order of the answer.</param>
/// <param name="Options">For each question, by its index, the option's index.</param>
internal readonly record struct RaceAnswer(int[] Order, int[] Options)
{
    public static RaceAnswer Of(int[] options) => new([.. Enumerable.Range(0, options.Length)], options);

    public static RaceAnswer? Parse(string answer, int questions)
    {
        string[] parts = answer.Split(", ");
        if (parts.Length != questions)
        {
            return null;
        }

        int[] order = new int[questions];
        int[] options = new int[questions];
        Array.Fill(options, -1);
        for (int i = 0; i < questions; i++)
        {
            // One digit: at most four questions stand on a passage.
            if (parts[i] is not [char number and >= '1' and <= '9', ' ', '=', ' ', char letter] || number - '1' >= questions || options[number - '1'] >= 0 || ReadLetter(letter) is not int option)
            {
                return null;
            }

            order[i] = number - '1';
            options[number - '1'] = option;
        }

        return new RaceAnswer(order, options);
    }

    public static int? ReadLetter(char letter) => letter is >= 'A' and < (char)('A' + RaceItem.OptionCount) ? letter - 'A' : null;

    public RaceAnswer With(int question, int option)
    {
        int[] options = [.. Options];
        options[question] = option;
        return this with { Options = options };
    }

    public string Write()
    {
        int[] options = Options;
        return string.Join(", ", Order.Select(question => string.Create(CultureInfo.InvariantCulture, $"{question + 1} = {RaceItem.Letter(options[question])}")));
    }
}
