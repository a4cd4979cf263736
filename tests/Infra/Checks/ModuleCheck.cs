namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Modules and loaded files exist; parameters are given, known, used and of their type; outputs that are read exist.</summary>
internal static class ModuleCheck
{
    public static IEnumerable<string> Problems(InfraSources infra) => infra.Bicep.Values.SelectMany(file => Problems(infra, file))
        .Concat(infra.Bicep.Keys.Except(infra.Bicep.Values.SelectMany(file => file.Modules).Select(module => module.Path)).Except(["infra/main.bicep"])
            .Select(unused => $"{unused}: no module uses it"))
        .Concat(Unread(infra));

    /// <summary>Outputs of modules; those of main.bicep are azd's.</summary>
    private static IEnumerable<string> Unread(InfraSources infra)
    {
        var read = infra.Bicep.Values.SelectMany(OutputsRead).Select(output => (output.Module.Path, output.Output)).ToHashSet();
        return from file in infra.Bicep.Values
               where file.Path != "infra/main.bicep"
               from output in file.Outputs.Keys
               where !read.Contains((file.Path, output))
               select $"{file.Path}: nobody reads the output '{output}'";
    }

    private static IEnumerable<string> Problems(InfraSources infra, BicepFile file)
    {
        foreach (var (function, arguments, line) in file.Calls.Where(call => call.Function is "loadJsonContent" or "loadTextContent"))
        {
            if (arguments.Child("string")?.Literal is not { } loaded || !infra.Has(file.Sibling(loaded)))
                yield return $"{file.Path}:{line}: {function} of a file that is missing: {arguments.Text}";
        }
        foreach (var parameter in file.Parameters)
        {
            if (!References.Of(file.Root).Any(reference => reference.Text == parameter.Name))
                yield return $"{file.Path}:{parameter.Line}: parameter '{parameter.Name}' is not used";
            if (parameter.Default is { } value && Mismatch(parameter, value) is { } wrong)
                yield return $"{file.Path}:{parameter.Line}: default of {wrong}";
        }
        foreach (var module in file.Modules)
        {
            if (!infra.Bicep.TryGetValue(module.Path, out var target))
            {
                yield return $"{file.Path}:{module.Line}: module '{module.Path}' is missing";
                continue;
            }
            var given = module.Body.Property("params")?.Properties.ToArray() ?? [];
            foreach (var (name, value) in given)
            {
                var parameter = target.Parameters.FirstOrDefault(candidate => candidate.Name == name);
                if (parameter is null)
                    yield return $"{file.Path}:{value.Line}: '{module.Path}' has no parameter '{name}'";
                else if (Mismatch(parameter, Resolve(file, value)) is { } wrong)
                    yield return $"{file.Path}:{value.Line}: {wrong}";
            }
            foreach (var missing in target.Parameters.Where(parameter => parameter.Default is null && given.All(value => value.Name != parameter.Name)))
                yield return $"{file.Path}:{module.Line}: parameter '{missing.Name}' of '{module.Path}' is not given";
        }
        foreach (var (module, output, line) in OutputsRead(file))
        {
            if (infra.Bicep.TryGetValue(module.Path, out var target) && !target.Outputs.ContainsKey(output))
                yield return $"{file.Path}:{line}: '{module.Path}' has no output '{output}'";
        }
    }

    /// <summary>A parameter handed on is of the type it was declared with.</summary>
    private static BicepNode Resolve(BicepFile file, BicepNode value) => value.Type == "identifier" && file.Variables.TryGetValue(value.Text, out var variable) ? variable : value;

    private static string? Mismatch(BicepParameter parameter, BicepNode value)
    {
        var type = parameter.Type.TrimEnd('?');
        var fits = value.Type switch
        {
            "string" => type == "string",
            "number" => type == "int",
            "boolean" => type == "bool",
            "object" => type == "object",
            "array" => type.EndsWith("[]", StringComparison.Ordinal) || type == "array",
            _ => true,
        };
        if (!fits)
            return $"'{parameter.Name}' is {parameter.Type}, not {value.Type}: {value.Text}";
        return parameter.Allowed.Count > 0 && value.Literal is { } literal && !parameter.Allowed.Contains(literal)
            ? $"'{parameter.Name}' may be {string.Join(", ", parameter.Allowed)}, not '{literal}'"
            : null;
    }

    /// <summary><c>module.outputs.name</c>, also behind <c>.?</c>.</summary>
    private static IEnumerable<(BicepModule Module, string Output, int Line)> OutputsRead(BicepFile file) =>
        from outer in file.Root.Descendants
        where outer.Type == "member_expression"
        let inner = outer.Children[0]
        where inner.Type == "member_expression" && inner.Parts.Last().Text == "outputs"
        let module = file.Modules.FirstOrDefault(module => module.Name == inner.Children[0].Text.Split('[')[0])
        where module is not null
        select (module, outer.Parts.Last().Text, outer.Line);
}
