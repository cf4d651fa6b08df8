using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Shapes;

/// <summary>The name of the environment variable that holds a key. Anything else may be the key itself, and no message shows it.</summary>
public sealed class VariableShape : ScalarShape
{
    /// <summary>The names, as a regular expression.</summary>
    public const string Pattern = "^[A-Z_][A-Z0-9_]*$";

    /// <inheritdoc/>
    public override string Expected => "the name of an environment variable";

    /// <inheritdoc/>
    protected override bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics)
    {
        if (text.Value.Length > 0 && text.Value[0] is '_' or (>= 'A' and <= 'Z') && text.Value.All(c => c is '_' or (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
        {
            return true;
        }

        diagnostics.Report(Rules.LiteralKey, text.Range);
        return false;
    }
}
