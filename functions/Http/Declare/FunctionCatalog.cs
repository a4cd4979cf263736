using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>Which methods which paths answer.</summary>
public interface IRoutes
{
    /// <summary>The methods that a path answers; empty when there is no such path.</summary>
    IReadOnlyList<string> MethodsOf(PathString path);
}

/// <summary>All HTTP functions with what they declare, found by reflection once.</summary>
internal sealed class FunctionCatalog : IRoutes
{
    private readonly FrozenDictionary<string, DeclaredFunction> _byName;

    public FunctionCatalog(IEnumerable<Type> types)
    {
        All = [.. types
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(DeclaredFunction.Of).OfType<DeclaredFunction>()
            .OrderBy(function => function.Path, StringComparer.Ordinal).ThenBy(function => string.Concat(function.Methods), StringComparer.Ordinal)];
        _byName = All.ToFrozenDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    public static FunctionCatalog OfProduct() => new(typeof(FunctionCatalog).Assembly.GetTypes());

    public IReadOnlyList<DeclaredFunction> All { get; }

    public DeclaredFunction? Find(string name) => _byName.GetValueOrDefault(name);

    public IReadOnlyList<string> MethodsOf(PathString path) => [.. All
        .Where(function => function.Name != UnknownRouteFunction.Name && function.Match(path) is not null)
        .SelectMany(function => function.Verbs).Distinct().Order(StringComparer.Ordinal)];
}
