namespace TaskDsl.Training;

/// <summary>The numbers of a folder that is written, by the names that papers and tools use.</summary>
public enum WeightType
{
    /// <summary>Single precision, in which models compute here: nothing is rounded.</summary>
    Fp32,

    /// <summary>bfloat16: the range of single precision with 8 significant bits.</summary>
    Bf16,

    /// <summary>Half precision: 11 significant bits, up to 65,504.</summary>
    Fp16,
}
