using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>GitHub's workflows are valid, pin every action to a commit, ask for few rights, and call scripts that exist and may be run.</summary>
internal static partial class WorkflowCheck
{
    public static IEnumerable<string> Problems(InfraSources infra)
    {
        foreach (var path in infra.Paths.Where(path => path.StartsWith(".github/workflows/", StringComparison.Ordinal)))
        {
            foreach (var finding in InfraParser.Lint(path, infra.Text(path)))
                yield return finding;
            foreach (Match use in Uses().Matches(infra.Text(path)))
            {
                if (!Pinned().IsMatch(use.Groups[1].Value))
                    yield return $"{path}: {use.Groups[1].Value} is not pinned to a commit with its version beside it";
            }
            var workflow = InfraParser.Yaml(infra.Text(path));
            if (!workflow.TryGetProperty("permissions", out var permissions)
                || permissions.EnumerateObject().Any(right => right.Value.GetString() == "write" && right.Name != "id-token"))
                yield return $"{path}: the rights of its token are not limited to reading";
            foreach (var job in workflow.GetProperty("jobs").EnumerateObject())
            {
                if (!job.Value.TryGetProperty("timeout-minutes", out _))
                    yield return $"{path}: '{job.Name}' may run for six hours";
                var runs = job.Value.GetProperty("steps").EnumerateArray()
                    .Where(step => step.TryGetProperty("run", out _)).Select(step => step.GetProperty("run").GetString()!).ToArray();
                foreach (var script in runs.SelectMany(run => Script().Matches(run)).Select(match => match.Groups[1].Value.TrimStart('.', '/')).Distinct())
                {
                    var file = script == "ci/run" ? ".ci/run" : script;
                    if (!Runnable(file))
                        yield return $"{path}: '{job.Name}' calls {file}, which cannot be run";
                }
                if (runs.Any(run => run.Contains("azd deploy", StringComparison.Ordinal)) && !job.Value.TryGetProperty("environment", out _))
                    yield return $"{path}: '{job.Name}' deploys without an environment, so nobody approves";
                foreach (var unquoted in runs.SelectMany(run => run.Split('\n')).Where(line => line.Contains("${{", StringComparison.Ordinal)))
                    yield return $"{path}: '{job.Name}' puts an expression into a script: {unquoted.Trim()}";
            }
        }
        foreach (var problem in NotHandedOn(infra).Concat(StartedByHand(infra)))
            yield return problem;
        if (InfraParser.Yaml(infra.Text(".github/workflows/deploy.yml")).GetProperty("jobs") is var jobs)
        {
            if (!jobs.TryGetProperty("roll-back", out var back) || !Text(back, "if").Contains("failure()", StringComparison.Ordinal) || Text(back, "needs") != "deploy")
                yield return "deploy.yml: a release that does not get ready is not rolled back";
            else if (back.GetProperty("env").GetProperty("BEFORE").GetString() != "${{ needs.deploy.outputs.before }}" || !RunsInOrder(back, "git checkout \"${BEFORE:?", "azd provision", "wait-until-ready", "record-release \"$BEFORE\"")
                || !jobs.TryGetProperty("deploy", out var first) || !first.TryGetProperty("outputs", out var outputs) || Text(outputs, "before") != "${{ steps.before.outputs.release }}"
                || !RunsInOrder(first, "deployed-release", "azd provision", "wait-until-ready", "record-release \"$RELEASE\""))
                yield return "deploy.yml: what is rolled back to is not what ran before";
            if (!jobs.TryGetProperty("deploy", out var deploy) || Text(deploy, "environment") != "production" || Text(deploy, "needs") != "test")
                yield return "deploy.yml: a release is deployed untested or without approval";
        }
    }

    /// <summary>What a deployment from a desk would take from azd's environment, and from GitHub has to come from its variables, with the same defaults.</summary>
    private static IEnumerable<string> NotHandedOn(InfraSources infra)
    {
        var parameters = Parameter().Matches(infra.Text("infra/main.parameters.json")).Where(parameter => parameter.Groups["name"].Value is not ("SERVICE_RENDER_IMAGE_NAME" or "AUTOVIDEO_RELEASE")).ToArray();
        foreach (var path in new[] { ".github/workflows/deploy.yml", ".github/workflows/preview.yml" })
        {
            var workflow = InfraParser.Yaml(infra.Text(path));
            var given = workflow.TryGetProperty("env", out var all) && all.TryGetProperty("AZURE_ENV_NAME", out _) ? all : workflow.GetProperty("jobs").GetProperty("preview").GetProperty("env");
            foreach (var parameter in parameters)
            {
                var (name, fallback) = (parameter.Groups["name"].Value, parameter.Groups["default"].Value);
                // Whoever deploys from GitHub is no user.
                var expected = name == "AZURE_PRINCIPAL_TYPE" ? "ServicePrincipal" : fallback == "" ? $"${{{{ vars.{name} }}}}" : $"${{{{ vars.{name} || '{fallback}' }}}}";
                if (Text(given, name) != expected)
                    yield return $"{path}: {name} is not handed on as {expected}";
            }
        }
    }

    /// <summary>What is deployed is the tag that the workflow was started from: that is what the protection of "production" looks at.</summary>
    private static IEnumerable<string> StartedByHand(InfraSources infra)
    {
        var workflow = InfraParser.Yaml(infra.Text(".github/workflows/deploy.yml"));
        var jobs = workflow.GetProperty("jobs");
        if (workflow.GetProperty("on").GetProperty("workflow_dispatch").ValueKind != JsonValueKind.Null
            || Text(workflow.GetProperty("env"), "RELEASE") != "${{ github.ref_name }}"
            || jobs.EnumerateObject().SelectMany(job => job.Value.GetProperty("steps").EnumerateArray()).Any(step => step.TryGetProperty("with", out var with) && with.TryGetProperty("ref", out _)))
            yield return "deploy.yml: it may deploy another release than the one it was started from";
        var first = Text(jobs.GetProperty("test").GetProperty("steps")[0], "run");
        if (!first.Contains("$GITHUB_REF != refs/tags/v*", StringComparison.Ordinal) || !first.Contains("exit 1", StringComparison.Ordinal))
            yield return "deploy.yml: what is started from a branch is refused only after the tests";
        if (!infra.Text("docs/operations.md").Contains("with the earlier tag under *Use workflow from*", StringComparison.Ordinal))
            yield return "docs/operations.md: it does not say where the tag of an earlier release is chosen";
    }

    private static bool RunsInOrder(JsonElement job, params string[] calls)
    {
        var runs = string.Join('\n', job.GetProperty("steps").EnumerateArray().Where(step => step.TryGetProperty("run", out _)).Select(step => step.GetProperty("run").GetString()));
        var at = calls.Select(call => runs.IndexOf(call, StringComparison.Ordinal)).ToArray();
        return at[0] >= 0 && at.SequenceEqual(at.Order());
    }

    private static string Text(JsonElement job, string name) => job.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Runnable(string file) => File.Exists(Repository.PathOf(file))
        && (OperatingSystem.IsWindows() || File.GetUnixFileMode(Repository.PathOf(file)).HasFlag(UnixFileMode.UserExecute));

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(=(?<default>[^}]*))?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d[\d.]*$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?:^|\(|\s)(\./[\w./-]+|\.ci/[\w-]+|infra/(?:hooks|scripts)/[\w.-]+)")]
    private static partial Regex Script();
}
