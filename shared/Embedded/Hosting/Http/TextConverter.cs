using System.Globalization;

namespace AutoVideo.Embedded.Hosting.Http;

/// <summary>Route and query values as arguments: the types that Azure's worker converts, no more; whole numbers as the route constraint <c>int</c> takes them, spaces and sign included.</summary>
internal static class TextConverter
{
    private static readonly Dictionary<Type, (string Description, Func<string, object?> Convert)> Known = new()
    {
        [typeof(string)] = ("text", text => text),
        [typeof(bool)] = ("true or false", text => bool.Parse(text)),
        [typeof(int)] = ("a whole number", text => int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture)),
        [typeof(long)] = ("a whole number", text => long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture)),
        [typeof(double)] = ("a number", text => Finite(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))),
        [typeof(decimal)] = ("a number", text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        [typeof(Guid)] = ("a UUID", text => Guid.Parse(text)),
        [typeof(DateTime)] = ("a date and time", text => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)),
        [typeof(DateTimeOffset)] = ("a date and time", text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
    };

    public static Func<string, object?>? For(Type type) => Known.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var known) ? known.Convert : null;

    public static string Describe(Type type) => Known[Nullable.GetUnderlyingType(type) ?? type].Description;

    private static object Finite(double value) => double.IsFinite(value) ? value : throw new FormatException();
}
