using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;
using TaskDsl.Language.Naming;

namespace TaskDsl.Language.Binding;

/// <summary>Checks the names that the generated code will have, so that two names of a file never become one in C#.</summary>
internal static class CollisionChecks
{
    private static readonly string[] RecordMembers =
    [
        "Clone", "Deconstruct", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "PrintMembers", "ReferenceEquals", "ToString",
    ];

    private static readonly string[] ClassMembers = ["Name", "Definition", "Fields", "ToText", "Equals", "ReferenceEquals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ToString"];

    public static void Check(string task, FieldTable fields, List<BoundFormat> formats, DiagnosticList diagnostics)
    {
        var members = ClassMembers.ToDictionary(name => name, _ => "every task's class has", StringComparer.Ordinal);
        members[task + "Task"] = "is the task's class";
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (FieldModel field in fields.Sound.Where(field => field.IsLabel || field.Turns is not null).ToArray())
        {
            string label = CSharpName.Pascal(field.Name) + (field.IsLabel ? "Label" : "Role");
            types.Add(label);
            Take(members, label, field.Name, () => fields.Break(field.Name), fields.PlaceOf(field.Name), $"is the enum of '{field.Name}'", diagnostics);
        }

        foreach (BoundFormat format in formats.Where(format => !format.Broken))
        {
            string name = CSharpName.Pascal(format.Name);
            types.Add(name + "Example");
            foreach (string member in (string[])[name, name + "Example", name + "Format"])
            {
                if (!Take(members, member, format.Name, () => format.Broken = true, format.Place, $"belongs to '{format.Name}'", diagnostics))
                {
                    break;
                }
            }
        }

        var properties = RecordMembers.ToDictionary(name => name, _ => "every record has", StringComparer.Ordinal);
        foreach (string type in types)
        {
            properties[type] = "is a type of the task's class";
        }

        foreach (FieldModel field in fields.Sound.ToArray())
        {
            Take(properties, CSharpName.Pascal(field.Name), field.Name, () => fields.Break(field.Name), fields.PlaceOf(field.Name), $"is already '{field.Name}'", diagnostics);
        }

        foreach (BoundFormat format in formats)
        {
            format.Broken |= format.Shown.Any(field => fields.Get(field) is null) || format.NeedsBroken();
        }
    }

    private static bool Take(Dictionary<string, string> taken, string name, string from, Action breaks, TextRange place, string owner, DiagnosticList diagnostics)
    {
        if (!taken.TryGetValue(name, out string? other))
        {
            taken[name] = owner;
            return true;
        }

        diagnostics.Report(Rules.NameCollision, place, from, name, other);
        breaks();
        return false;
    }
}
