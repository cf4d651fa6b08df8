namespace TaskDsl.Oracles;

/// <summary>Short passages that state facts, and questions that the facts answer.</summary>
/// <param name="subjects">Of how many subjects a passage tells.</param>
/// <param name="facts">How many facts it states of each.</param>
internal sealed class WrittenPassages(int subjects, int facts) : IRaceSource
{
    public long? Passages => null;

    public RaceText Draw(int questions, Random random) => DrawWithKeys(questions, random).Text;

    public int[] Keys(RaceText text)
    {
        PassageReader reader = PassageReader.Read(text.Article);
        return [.. text.Items.Select(reader.Key)];
    }

    /// <summary>Draws a passage with questions and the keys as they were written, not as they are read back.</summary>
    internal (RaceText Text, int[] Keys) DrawWithKeys(int questions, Random random)
    {
        Scene scene = Pick(Scenes.All, random);
        (string Name, string Pronoun)[] told = PickSome(scene.Subjects, subjects, random);
        SceneAttribute[] attributes = PickSome(scene.Attributes, facts, random);
        var values = attributes.ToDictionary(attribute => attribute, attribute => PickSome(attribute.Values, subjects, random));

        var items = new List<RaceItem>();
        var keys = new List<int>();
        while (items.Count < questions)
        {
            SceneAttribute attribute = Pick(attributes, random);
            (string question, string answer, string[] wrong) = Ask(attribute, [.. told.Select(subject => subject.Name)], values[attribute], random);
            if (!items.Exists(item => item.Question == question))
            {
                string[] options = [answer, .. wrong];
                random.Shuffle(options);
                items.Add(new RaceItem(question, options));
                keys.Add(Array.IndexOf(options, answer));
            }
        }

        return (new RaceText(Tell(scene, told, attributes, values, random), items), [.. keys]);
    }

    private static (string Question, string Answer, string[] Wrong) Ask(SceneAttribute attribute, string[] names, string[] values, Random random)
    {
        int at = random.Next(names.Length);
        if (random.Next(attribute.AskLeast is null ? 2 : 3) is int form && form == 0)
        {
            // Other subjects' values; now and then one that the passage does not hold.
            string[] wrong = PickSome([.. values.Where(value => value != values[at])], RaceItem.OptionCount - 1, random);
            if (random.Next(3) == 0)
            {
                wrong[0] = Pick([.. attribute.Values.Except(values)], random);
            }

            return (Pick(attribute.AskValue, random).Write(names[at], ""), values[at], wrong);
        }

        string question = Pick(attribute.AskSubject, random).Write("", values[at]);
        if (form == 2)
        {
            int[] ranks = [.. values.Select(value => Array.IndexOf(attribute.Values, value))];
            bool least = random.Next(2) == 0;
            at = Array.IndexOf(ranks, least ? ranks.Min() : ranks.Max());
            question = least ? attribute.AskLeast! : attribute.AskMost!;
        }

        return (question, names[at], PickSome([.. names.Where(name => name != names[at])], RaceItem.OptionCount - 1, random));
    }

    private static string Tell(Scene scene, (string Name, string Pronoun)[] told, SceneAttribute[] attributes, Dictionary<SceneAttribute, string[]> values, Random random)
    {
        (int Subject, SceneAttribute Attribute)[] facts = [.. Enumerable.Range(0, told.Length).SelectMany(subject => attributes.Select(attribute => (subject, attribute)))];
        int order = random.Next(3);
        if (order == 0)
        {
            random.Shuffle(facts);
        }
        else if (order == 1)
        {
            facts = [.. facts.OrderBy(fact => Array.IndexOf(attributes, fact.Attribute))];
        }

        var sentences = new List<string> { Pick(scene.Openings, random) };
        int before = -1;
        for (int i = 0; i < facts.Length;)
        {
            string sentence = "";
            for (int end = Math.Min(facts.Length, i + (random.Next(5) < 2 ? 2 : 1)); i < end; i++)
            {
                (int subject, SceneAttribute attribute) = facts[i];
                string mention = subject == before && random.Next(4) > 0 ? told[subject].Pronoun : told[subject].Name;
                sentence += (sentence.Length == 0 ? "" : Pick(Scenes.Joints, random)) + Pick(attribute.Statements, random).Write(mention, values[attribute][subject]);
                before = subject;
            }

            sentences.Add(char.ToUpperInvariant(sentence[0]) + sentence[1..]);
        }

        foreach (string aside in PickSome(scene.Asides, random.Next(3), random))
        {
            sentences.Insert(random.Next(1, sentences.Count + 1), aside);
        }

        return string.Join(". ", sentences) + ".";
    }

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];

    private static T[] PickSome<T>(T[] from, int count, Random random)
    {
        T[] shuffled = [.. from];
        random.Shuffle(shuffled);
        return shuffled[..count];
    }
}
