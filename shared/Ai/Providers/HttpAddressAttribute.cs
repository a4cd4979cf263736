using System.ComponentModel.DataAnnotations;

namespace AutoVideo.Ai.Providers;

/// <summary>An absolute http or https address, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpAddressAttribute() : ValidationAttribute("The setting {0} must be an address that begins with http:// or https://.")
{
    public override bool IsValid(object? value) => value is null or "" || (value is string text && IsHttp(text));

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
