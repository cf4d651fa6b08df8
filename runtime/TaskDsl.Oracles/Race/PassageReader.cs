namespace TaskDsl.Oracles;

/// <summary>Reads a written passage's facts back and answers questions by them, so that the key is a function of the text alone.</summary>
internal sealed class PassageReader
{
    private readonly Scene _scene;
    private readonly Dictionary<(SceneAttribute Attribute, string Subject), string> _facts = [];

    private PassageReader(Scene scene) => _scene = scene;

    /// <exception cref="ArgumentException">A sentence is none that the oracle writes.</exception>
    public static PassageReader Read(string article)
    {
        string[] sentences = article.TrimEnd('.').Split(". ");
        Scene scene = Array.Find(Scenes.All, scene => scene.Openings.Contains(sentences[0]))
            ?? throw new ArgumentException($"The passage begins with '{sentences[0]}', which is no sentence that this oracle writes, so the right answers are not known. Name the passage's file or folder as the oracle's source.");
        var reader = new PassageReader(scene);
        string last = "";
        foreach (string sentence in sentences.Skip(1).Where(sentence => !scene.Asides.Contains(sentence)))
        {
            foreach (string clause in sentence.Split(Scenes.Joints, StringSplitOptions.None))
            {
                last = reader.ReadClause(clause, last) ?? reader.ReadClause(clause.Length == 0 ? clause : char.ToLowerInvariant(clause[0]) + clause[1..], last)
                    ?? throw new ArgumentException($"The passage's '{clause}' states no fact that this oracle can read, so the right answers are not known.");
            }
        }

        return reader;
    }

    /// <summary>The index of the option that answers the question.</summary>
    /// <exception cref="ArgumentException">The facts do not answer the question, or not one option is the answer.</exception>
    public int Key(RaceItem item)
    {
        string? answer = _scene.Attributes.Select(attribute => AnswerBy(attribute, item.Question)).FirstOrDefault(answer => answer is not null);
        int[] right = [.. Enumerable.Range(0, item.Options.Length).Where(option => item.Options[option] == answer)];
        return right is [int key] ? key
            : throw new ArgumentException(answer is null
                ? $"The passage does not answer '{item.Question}'."
                : $"The answer to '{item.Question}' is '{answer}', which is {(right.Length == 0 ? "none" : "more than one")} of the options.");
    }

    private string? ReadClause(string clause, string last)
    {
        foreach (SceneAttribute attribute in _scene.Attributes)
        {
            foreach (Pattern statement in attribute.Statements)
            {
                if (statement.Read(clause, subject => Named(subject, last) is not null, attribute.Values.Contains) is (string mention, string value))
                {
                    string subject = Named(mention, last)!;
                    _facts[(attribute, subject)] = value;
                    return subject;
                }
            }
        }

        return null;
    }

    private string? Named(string mention, string last)
    {
        foreach ((string name, string pronoun) in _scene.Subjects)
        {
            if (mention == name || (mention == pronoun && name == last))
            {
                return name;
            }
        }

        return null;
    }

    private string? AnswerBy(SceneAttribute attribute, string question)
    {
        if (question == attribute.AskLeast || question == attribute.AskMost)
        {
            var ranked = _facts.Where(fact => fact.Key.Attribute == attribute).OrderBy(fact => Array.IndexOf(attribute.Values, fact.Value));
            return (question == attribute.AskLeast ? ranked.FirstOrDefault() : ranked.LastOrDefault()).Key.Subject;
        }

        foreach (Pattern ask in attribute.AskValue)
        {
            if (ask.Read(question, subject => _facts.ContainsKey((attribute, subject)), _ => false) is (string subject, _))
            {
                return _facts[(attribute, subject)];
            }
        }

        foreach (Pattern ask in attribute.AskSubject)
        {
            if (ask.Read(question, _ => false, attribute.Values.Contains) is (_, string value))
            {
                return _facts.FirstOrDefault(fact => fact.Key.Attribute == attribute && fact.Value == value).Key.Subject;
            }
        }

        return null;
    }
}
