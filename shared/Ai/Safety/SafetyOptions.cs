using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Safety;

/// <summary>Section <c>Safety</c>.</summary>
public sealed class SafetyOptions
{
    /// <summary>Who checks content, first choice first: <c>openai</c> (its moderation endpoint, with a key of OpenAI) and <c>offline</c> (a list of phrases).</summary>
    [Required, RegularExpression("^ *(openai|offline)( *, *(openai|offline))* *$")]
    public string Moderators { get; set; } = "openai,offline";
}

[OptionsValidator]
internal sealed partial class SafetyOptionsValidator : IValidateOptions<SafetyOptions>;
