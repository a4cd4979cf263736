using System.Reflection;
using System.Text.Json;

namespace AutoVideo.Embedded.Hosting;

/// <summary>The assemblies that may hold functions: the program and the projects it was built from.</summary>
internal static class FunctionAssemblies
{
    public static IEnumerable<Type> PublicAndPrivateTypes(Assembly program)
    {
        var embedded = typeof(FunctionAssemblies).Assembly.GetName().Name;
        var seen = new HashSet<string>(StringComparer.Ordinal) { embedded! };
        var queue = new Queue<Assembly>([program]);
        while (queue.TryDequeue(out var assembly))
        {
            if (!seen.Add(assembly.GetName().Name!))
                continue;
            var references = assembly.GetReferencedAssemblies();
            if (assembly == program || references.Any(reference => reference.Name == embedded))
                foreach (var type in assembly.GetTypes())
                    yield return type;
            foreach (var name in references.Select(reference => reference.Name!).Concat(assembly == program ? ProjectsBeside(program) : []))
                if (!seen.Contains(name) && name.StartsWith("AutoVideo", StringComparison.Ordinal))
                    queue.Enqueue(Assembly.Load(name));
        }
    }

    /// <summary>
    /// The compiler drops a reference of which only constants are used, so the projects are read from the program's
    /// deps.json too.
    /// </summary>
    private static List<string> ProjectsBeside(Assembly program)
    {
        var path = Path.ChangeExtension(program.Location, ".deps.json");
        if (!File.Exists(path))
            return [];
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. json.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "project")
            .Select(library => library.Name[..library.Name.IndexOf('/', StringComparison.Ordinal)])
            .Where(name => File.Exists(Path.Combine(Path.GetDirectoryName(program.Location)!, name + ".dll")))];
    }
}
