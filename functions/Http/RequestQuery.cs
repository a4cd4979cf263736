using System.Globalization;
using AutoVideo.Failures;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>Reads query parameters; what cannot be one is a <c>parameter_invalid</c> that names it.</summary>
internal static class RequestQuery
{
    private const int UsualLength = 200;

    /// <returns>Null when it is not given.</returns>
    public static string? Text(HttpRequest request, string name, int maxLength = UsualLength)
    {
        var values = request.Query[name];
        if (values.Count == 0)
            return null;
        if (values.Count > 1)
            throw Invalid(name, $"{name} may be given once.");
        var text = values[0] ?? "";
        return text.Length <= maxLength && !text.Any(char.IsControl) ? text : throw Invalid(name, $"{name} is a text of at most {maxLength} characters without control characters.");
    }

    public static long? Whole(HttpRequest request, string name, long min, long max) => Text(request, name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Invalid(name, $"{name} must be a whole number from {min} to {max}.");

    public static bool Flag(HttpRequest request, string name) => Text(request, name) switch
    {
        null or "false" => false,
        "" or "true" => true,
        _ => throw Invalid(name, $"{name} must be true or false."),
    };

    public static DateTimeOffset? Time(HttpRequest request, string name) => Text(request, name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw Invalid(name, $"{name} must be a time such as 2026-05-31T12:00:00Z.");

    public static string? OneOf(HttpRequest request, string name, params string[] values) => Text(request, name) is not { } text ? null
        : values.Contains(text) ? text
        : throw Invalid(name, $"{name} must be one of {string.Join(", ", values)}.");

    public static PermanentException Invalid(string name, string detail) =>
        new("parameter_invalid", detail) { Errors = [new FieldError("parameter_invalid", detail, Parameter: name)] };
}
