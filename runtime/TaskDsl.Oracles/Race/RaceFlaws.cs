namespace TaskDsl.Oracles;

/// <summary>Wrong choices of options.</summary>
internal static class RaceFlaws
{
    private const int Kinds = 5;

    public static int[] Draw(int[] keys, Random random)
    {
        int[] options = [.. keys];
        int at = random.Next(keys.Length);
        switch (random.Next(Kinds))
        {
            case 0: // every question wrong
                options = [.. keys.Select(key => Other(key, random))];
                break;
            case 1: // one letter throughout
                Array.Fill(options, random.Next(RaceItem.OptionCount));
                break;
            case 2: // the right letters at the wrong questions
                random.Shuffle(options);
                break;
            case 3: // guessed
                options = [.. keys.Select(_ => random.Next(RaceItem.OptionCount))];
                break;
            default: // one question wrong
                options[at] = Other(keys[at], random);
                break;
        }

        if (options.SequenceEqual(keys))
        {
            options[at] = Other(keys[at], random);
        }

        return options;
    }

    private static int Other(int key, Random random) => (key + 1 + random.Next(RaceItem.OptionCount - 1)) % RaceItem.OptionCount;
}
