using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Script;

/// <summary>Section <c>Script</c>.</summary>
public sealed class ScriptOptions
{
    /// <summary>Who writes scripts, first choice first, separated by commas. Those that are not configured are passed over.</summary>
    [Required, RegularExpression("^ *[a-z0-9-]+( *, *[a-z0-9-]+)* *$")]
    public string Providers { get; set; } = "openai,azure-openai,anthropic,gemini,compatible,offline";
}

[OptionsValidator]
internal sealed partial class ScriptOptionsValidator : IValidateOptions<ScriptOptions>;
