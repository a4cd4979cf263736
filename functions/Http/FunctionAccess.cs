using System.Collections.Frozen;
using System.Reflection;
using AutoVideo.Identity;

namespace AutoVideo.Http;

/// <summary>What each HTTP function declares: the permission it needs, or that it is public.</summary>
internal sealed class FunctionAccess
{
    private readonly FrozenDictionary<string, string?> _permissions;

    /// <exception cref="InvalidOperationException">An HTTP function declares neither or both, or a permission that does not exist: a mistake of the program.</exception>
    public FunctionAccess(IEnumerable<Type> types)
    {
        var functions = types
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>() is not null))
            .Select(method => (Method: method, Function: method.GetCustomAttribute<FunctionAttribute>(), Requires: method.GetCustomAttribute<RequiresAttribute>(), Public: method.GetCustomAttribute<PublicAttribute>()))
            .Where(entry => entry.Function is not null)
            .ToArray();
        var mistakes = functions.Select(entry => MistakeOf(entry.Function!.Name, entry.Requires, entry.Public)).OfType<string>().ToArray();
        if (mistakes.Length > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, mistakes));
        _permissions = functions.ToFrozenDictionary(entry => entry.Function!.Name, entry => entry.Requires?.Permission, StringComparer.OrdinalIgnoreCase);
    }

    public static FunctionAccess OfProduct() => new(typeof(FunctionAccess).Assembly.GetTypes());

    /// <returns>Null: public.</returns>
    public string? PermissionOf(string function) => _permissions.TryGetValue(function, out var permission)
        ? permission
        : throw new InvalidOperationException($"The function '{function}' declares nothing about who may call it.");

    private static string? MistakeOf(string name, RequiresAttribute? requires, PublicAttribute? isPublic) => (requires, isPublic) switch
    {
        (null, null) => $"The function '{name}' says neither which permission it requires nor that it is public.",
        (not null, not null) => $"The function '{name}' is both public and requires a permission.",
        ({ } required, null) when !Permissions.All.Contains(required.Permission) => $"The function '{name}' requires '{required.Permission}', which is no permission.",
        (null, { Why.Length: 0 }) => $"The function '{name}' is public without a reason.",
        _ => null,
    };
}
