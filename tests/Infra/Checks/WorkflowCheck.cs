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
        if (InfraParser.Yaml(infra.Text(".github/workflows/deploy.yml")).GetProperty("jobs") is var jobs)
        {
            if (!jobs.TryGetProperty("roll-back", out var back) || !Text(back, "if").Contains("failure()", StringComparison.Ordinal) || Text(back, "needs") != "deploy")
                yield return "deploy.yml: a release that does not get ready is not rolled back";
            if (!jobs.TryGetProperty("deploy", out var deploy) || Text(deploy, "environment") != "production" || Text(deploy, "needs") != "test")
                yield return "deploy.yml: a release is deployed untested or without approval";
        }
    }

    private static string Text(JsonElement job, string name) => job.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Runnable(string file) => File.Exists(Repository.PathOf(file))
        && (OperatingSystem.IsWindows() || File.GetUnixFileMode(Repository.PathOf(file)).HasFlag(UnixFileMode.UserExecute));

    [GeneratedRegex(@"uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d[\d.]*$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?:^|\(|\s)(\./[\w./-]+|\.ci/[\w-]+|infra/(?:hooks|scripts)/[\w.-]+)")]
    private static partial Regex Script();
}
