using System.Text.RegularExpressions;

using Microsoft.Extensions.Configuration;

namespace AutoVideo.Embedded.Hosting;

/// <summary><c>%name%</c> in a trigger's text stands for a setting.</summary>
internal static partial class SettingNames
{
    /// <exception cref="BindingException">A setting is missing.</exception>
    public static string Resolve(IConfiguration configuration, string text) => Placeholder().Replace(text, match =>
        configuration[match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value
            ? value
            : throw new BindingException($"the setting {match.Groups[1].Value} is missing"));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}

/// <summary>Why a function or parameter cannot be bound, as the end of a sentence.</summary>
internal sealed class BindingException(string reason) : Exception(reason);
