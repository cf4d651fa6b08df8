namespace TaskDsl.Oracles;

/// <summary>Where passages, questions and their keys come from.</summary>
internal interface IRaceSource
{
    /// <summary>How many different passages there are; null where beyond counting.</summary>
    long? Passages { get; }

    /// <summary>Draws a passage with so many questions.</summary>
    RaceText Draw(int questions, Random random);

    /// <summary>For each question the index of the right option.</summary>
    /// <exception cref="ArgumentException">The passage or a question is none of this source's.</exception>
    int[] Keys(RaceText text);
}
