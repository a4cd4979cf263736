using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace AutoVideo.Tests.Architecture;

/// <summary>What methods of the product call, as their code has it: through async methods and lambdas, and through interfaces to everything that implements them.</summary>
internal sealed class CallGraph
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Type[] classes = [.. Product.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsClass: true, IsAbstract: false } && !type.IsGenericTypeDefinition)];
    private readonly Dictionary<MethodBase, MethodBase[]> calls = [];

    /// <summary>All that is called behind some methods, however far, themselves included; not what is called behind those that a condition names.</summary>
    public HashSet<MethodBase> Behind(IEnumerable<MethodBase> methods, Func<MethodBase, bool> endsAt)
    {
        var seen = new HashSet<MethodBase>(methods);
        var open = new Queue<MethodBase>(seen);
        while (open.TryDequeue(out var method))
        {
            foreach (var called in endsAt(method) ? [] : CallsOf(method).Where(seen.Add))
                open.Enqueue(called);
        }
        return seen;
    }

    public MethodBase[] CallsOf(MethodBase method) => calls.TryGetValue(method, out var known) ? known : calls[method] = [.. Find(method).Distinct()];

    private IEnumerable<MethodBase> Find(MethodBase method)
    {
        if (method.DeclaringType is not { } type || !Product.Assemblies.Contains(type.Assembly))
            return [];
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
            return [machine.StateMachineType.GetMethod("MoveNext", All)!];
        if (method.IsAbstract)
            return classes.Where(type.IsAssignableFrom).SelectMany(other => Implementations((MethodInfo)method, other));
        return method.GetMethodBody()?.GetILAsByteArray() is { } code ? Read(method, code) : [];
    }

    private static IEnumerable<MethodBase> Implementations(MethodInfo method, Type type)
    {
        if (!method.DeclaringType!.IsInterface)
            return type.GetMethods(All).Where(other => other.GetBaseDefinition() == method.GetBaseDefinition());
        var map = type.GetInterfaceMap(method.DeclaringType);
        var at = Array.FindIndex(map.InterfaceMethods, one => one.MetadataToken == method.MetadataToken);
        return at < 0 ? [] : [map.TargetMethods[at]];
    }

    private static IEnumerable<MethodBase> Read(MethodBase method, byte[] code)
    {
        Type[] ofType = method.DeclaringType!.GetGenericArguments(), ofMethod = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : [];
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            var opcode = Codes[value];
            at += opcode.Size;
            if (opcode.OperandType is OperandType.InlineMethod && method.Module.ResolveMethod(BitConverter.ToInt32(code, at), ofType, ofMethod) is { } called)
                yield return Plain(called);
            at += opcode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    /// <summary>A generic method is one, whatever it is made of.</summary>
    private static MethodBase Plain(MethodBase method) => method is MethodInfo { IsGenericMethod: true, IsGenericMethodDefinition: false } made ? made.GetGenericMethodDefinition() : method;
}
