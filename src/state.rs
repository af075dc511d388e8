//! Plain state: named tensors, as agents and runs give and take them. What turns them into bytes lives elsewhere.

use crate::Error;
use crate::error::printable;

/// Most bytes of the file that a state is saved in; no run begins whose state could become larger.
pub const MAX_CHECKPOINT_BYTES: usize = 512 << 20;

/// The numbers of a tensor.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Weights, rewards, membranes.
    F32(Vec<f32>),
    /// Priorities and running statistics.
    F64(Vec<f64>),
    /// States, actions, visits.
    U32(Vec<u32>),
    /// Counters and the words of random streams.
    U64(Vec<u64>),
}

/// A tensor with a name, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Such as `online.feature_1.weight`.
    pub name: String,
    /// Such as `[outputs, inputs]`.
    pub shape: Vec<usize>,
    /// As many as the shape says.
    pub values: Values,
}

impl Tensor {
    /// Whether there are as many numbers as the shape asks for.
    pub(crate) fn fills_its_shape(&self) -> bool {
        let length = match &self.values {
            Values::F32(values) => values.len(),
            Values::F64(values) => values.len(),
            Values::U32(values) => values.len(),
            Values::U64(values) => values.len(),
        };
        let product = self.shape.iter().try_fold(1_usize, |product, length| product.checked_mul(*length));
        product == Some(length)
    }

    /// Whether name, shape and every bit of every number are those of `other`; what is no number counts as one and the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        if self.name != other.name || self.shape != other.shape {
            return false;
        }
        match (&self.values, &other.values) {
            (Values::F32(a), Values::F32(b)) => {
                let same = |(a, b): (&f32, &f32)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
                a.len() == b.len() && a.iter().zip(b).all(same)
            }
            (Values::F64(a), Values::F64(b)) => {
                let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
                a.len() == b.len() && a.iter().zip(b).all(same)
            }
            (a, b) => a == b,
        }
    }

    /// Whether every number is one; whole numbers are.
    pub(crate) fn is_finite(&self) -> bool {
        match &self.values {
            Values::F32(values) => values.iter().all(|x| x.is_finite()),
            Values::F64(values) => values.iter().all(|x| x.is_finite()),
            Values::U32(_) | Values::U64(_) => true,
        }
    }
}

/// Named tensors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// In the order in which they were added.
    pub tensors: Vec<Tensor>,
}

/// A kind of number that a tensor can hold.
pub trait Number: Copy + Sized {
    /// Its name in messages.
    const NAME: &'static str;

    /// Values of this kind.
    fn wrap(values: Vec<Self>) -> Values;

    /// The values, if they are of this kind.
    fn unwrap(values: &Values) -> Option<&[Self]>;
}

macro_rules! number {
    ($kind:ty, $variant:ident) => {
        impl Number for $kind {
            const NAME: &'static str = stringify!($variant);

            fn wrap(values: Vec<Self>) -> Values {
                Values::$variant(values)
            }

            fn unwrap(values: &Values) -> Option<&[Self]> {
                if let Values::$variant(values) = values { Some(values) } else { None }
            }
        }
    };
}

number!(f32, F32);
number!(f64, F64);
number!(u32, U32);
number!(u64, U64);

impl State {
    /// Adds a tensor of this shape.
    pub fn put_shaped<T: Number>(&mut self, name: impl Into<String>, shape: Vec<usize>, values: Vec<T>) {
        self.tensors.push(Tensor { name: name.into(), shape, values: T::wrap(values) });
    }

    /// Adds a vector.
    pub fn put<T: Number>(&mut self, name: impl Into<String>, values: &[T]) {
        self.put_shaped(name, vec![values.len()], values.to_vec());
    }

    /// Bytes of all numbers.
    pub fn bytes(&self) -> usize {
        let each = self.tensors.iter().map(|tensor| match &tensor.values {
            Values::F32(values) => 4 * values.len(),
            Values::F64(values) => 8 * values.len(),
            Values::U32(values) => 4 * values.len(),
            Values::U64(values) => 8 * values.len(),
        });
        each.sum()
    }

    /// Whether there is a tensor of this name.
    pub fn has(&self, name: &str) -> bool {
        self.tensors.iter().any(|tensor| tensor.name == name)
    }

    /// The values of a tensor of this shape.
    ///
    /// # Errors
    /// [`Error::File`] when it is missing, holds another kind of number or has another shape.
    pub fn shaped<T: Number>(&self, name: &str, shape: &[usize]) -> Result<&[T], Error> {
        let tensor = self.tensor(name)?;
        if tensor.shape != shape {
            let found = printable(&format!("{:?}", tensor.shape));
            let rule = format!("the tensor {} has shape {found}, expected {shape:?}", printable(name));
            return Err(Error::File { rule });
        }
        self.vector(name)
    }

    /// The values of a tensor of any length, row-major.
    ///
    /// # Errors
    /// [`Error::File`] when it is missing or holds another kind of number.
    pub fn vector<T: Number>(&self, name: &str) -> Result<&[T], Error> {
        let tensor = self.tensor(name)?;
        let values =
            T::unwrap(&tensor.values).ok_or_else(|| broken(name, &format!("is not of {}", T::NAME)))?;
        if !tensor.fills_its_shape() {
            return Err(broken(name, "does not fill its shape"));
        }
        Ok(values)
    }

    /// The values of a vector of this length, copied to an array.
    ///
    /// # Errors
    /// [`Error::File`] when it is missing, holds another kind of number or has another length.
    pub fn array<T: Number, const N: usize>(&self, name: &str) -> Result<[T; N], Error> {
        let values = self.shaped(name, &[N])?;
        Ok(std::array::from_fn(|i| values[i]))
    }

    /// Copies a tensor over numbers of the same length.
    ///
    /// # Errors
    /// [`Error::File`] when it is missing, holds another kind of number or has another length.
    pub fn read<T: Number>(&self, name: &str, into: &mut [T]) -> Result<(), Error> {
        into.copy_from_slice(self.shaped(name, &[into.len()])?);
        Ok(())
    }

    /// Checks that another state holds the same tensors, whatever their order.
    ///
    /// # Errors
    /// [`Error::File`] naming a tensor of this one that the other does not have or that differs there.
    pub(crate) fn check_same(&self, other: &Self) -> Result<(), Error> {
        for tensor in &self.tensors {
            match other.tensors.iter().find(|other| other.name == tensor.name) {
                None => return Err(broken(&tensor.name, "is none of this run's")),
                Some(other) if !tensor.is_same(other) => {
                    return Err(broken(&tensor.name, "holds what a run like this would not save"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn tensor(&self, name: &str) -> Result<&Tensor, Error> {
        let found = self.tensors.iter().find(|tensor| tensor.name == name);
        found.ok_or_else(|| broken(name, "is missing"))
    }
}

/// The error for a tensor whose numbers break a rule.
pub fn broken(name: &str, rule: &str) -> Error {
    Error::File { rule: format!("the tensor {} {rule}", printable(name)) }
}
